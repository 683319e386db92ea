# Generated from spec/thingspace.yaml (sha256 7616452540364606). Do not edit: change the spec, then run python -m codegen.
"""ThingSpace Connectivity Management: models, operations, functions and namespaces."""
