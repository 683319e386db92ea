# Generated from spec/thingspace.yaml (sha256 eb6f63eed4200a0e). Do not edit: change the spec, then run python -m codegen.
"""ThingSpace Connectivity Management: models, operations, functions and namespaces."""
