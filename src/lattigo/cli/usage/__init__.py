"""The output of `lattigo usage` and related commands."""
