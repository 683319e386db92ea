# Generated from spec/lattigo.yaml (sha256 7b96092f770b0e61). Do not edit: change the spec, then run python -m codegen.
"""Lattigo: models, operations, functions and namespaces."""
