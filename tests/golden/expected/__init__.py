# Generated from tests/golden/torture.yaml (sha256 c0a1612a3785a192). Do not edit: change the spec, then run python -m codegen.
"""Torture "Chamber": models, operations, functions and namespaces."""
