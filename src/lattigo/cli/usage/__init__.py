"""The forms in which `lattigo usage` and its relatives print what a dataset holds."""
