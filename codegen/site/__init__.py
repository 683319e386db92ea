"""The generated reference of operations, for the documentation site."""
