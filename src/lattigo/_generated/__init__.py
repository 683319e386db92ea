# Generated from spec/lattigo.yaml (sha256 31b41278094b350a). Do not edit: change the spec, then run python -m codegen.
"""Lattigo: models, operations, functions and namespaces."""
