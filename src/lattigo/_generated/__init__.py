# Generated from spec/lattigo.yaml (sha256 b5c47520080458fa). Do not edit: change the spec, then run python -m codegen.
"""Lattigo: models, operations, functions and namespaces."""
