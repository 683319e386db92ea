# Generated from spec/lattigo.yaml (sha256 6440d9d34cc35bd8). Do not edit: change the spec, then run python -m codegen.
"""Lattigo: models, operations, functions and namespaces."""
