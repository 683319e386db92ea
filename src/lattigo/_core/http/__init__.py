"""Connections to the service: one request out, one whole response back."""
