"""The rows of a dataset: Parquet files, and how they are read."""
