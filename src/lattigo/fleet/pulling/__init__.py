"""Pulls into a dataset: of one account, or of several side by side."""
