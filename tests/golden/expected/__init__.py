# Generated from tests/golden/torture.yaml (sha256 669daf56624d50fe). Do not edit: change the spec, then run python -m codegen.
"""Torture "Chamber": models, operations, functions and namespaces."""
