"""Compares the service's documentation page with a spec."""
