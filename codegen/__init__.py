"""Generates typed clients from OpenAPI documents: `python -m codegen`."""
