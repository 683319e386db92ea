# Generated from spec/lattigo.yaml (sha256 8806128e17d7d4db). Do not edit: change the spec, then run python -m codegen.
"""Lattigo: models, operations, functions and namespaces."""
