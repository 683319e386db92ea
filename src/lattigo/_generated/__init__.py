# Generated from spec/lattigo.yaml (sha256 b08cedcf43376534). Do not edit: change the spec, then run python -m codegen.
"""Lattigo: models, operations, functions and namespaces."""
