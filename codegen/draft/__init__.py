"""Drafts the YAML of a new endpoint, for a person to finish."""
