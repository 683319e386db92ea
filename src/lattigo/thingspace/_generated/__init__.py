# Generated from spec/thingspace.yaml (sha256 37e1c839d041af2d). Do not edit: change the spec, then run python -m codegen.
"""ThingSpace Connectivity Management: models, operations, functions and namespaces."""
