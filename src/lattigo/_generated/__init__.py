# Generated from spec/lattigo.yaml (sha256 267a57763d3a38aa). Do not edit: change the spec, then run python -m codegen.
"""Lattigo: models, operations, functions and namespaces."""
