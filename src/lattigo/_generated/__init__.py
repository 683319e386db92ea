# Generated from spec/lattigo.yaml (sha256 f793e148901f0941). Do not edit: change the spec, then run python -m codegen.
"""Lattigo: models, operations, functions and namespaces."""
