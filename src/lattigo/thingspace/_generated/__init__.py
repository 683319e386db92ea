# Generated from spec/thingspace.yaml (sha256 9f1b66cc3f6736d5). Do not edit: change the spec, then run python -m codegen.
"""ThingSpace Connectivity Management: models, operations, functions and namespaces."""
