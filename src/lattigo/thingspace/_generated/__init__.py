# Generated from spec/thingspace.yaml (sha256 50b9a8c56dc5024e). Do not edit: change the spec, then run python -m codegen.
"""ThingSpace Connectivity Management: models, operations, functions and namespaces."""
