# Generated from spec/thingspace.yaml (sha256 4f1b874a3e0e3b47). Do not edit: change the spec, then run python -m codegen.
"""ThingSpace Connectivity Management: models, operations, functions and namespaces."""
