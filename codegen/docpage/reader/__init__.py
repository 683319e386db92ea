"""Reads what a page says about an API from its blocks."""
