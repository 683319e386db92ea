# Generated from tests/golden/torture.yaml (sha256 c538501284a455ac). Do not edit: change the spec, then run python -m codegen.
"""Torture "Chamber": models, operations, functions and namespaces."""
