# Generated from spec/lattigo.yaml (sha256 37325405b1f8d32d). Do not edit: change the spec, then run python -m codegen.
"""Lattigo: models, operations, functions and namespaces."""
