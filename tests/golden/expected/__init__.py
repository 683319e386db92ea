# Generated from tests/golden/torture.yaml (sha256 480896f95236198f). Do not edit: change the spec, then run python -m codegen.
"""Torture "Chamber": models, operations, functions and namespaces."""
