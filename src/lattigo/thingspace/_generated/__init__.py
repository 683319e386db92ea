# Generated from spec/thingspace.yaml (sha256 47e843dc6a0cb344). Do not edit: change the spec, then run python -m codegen.
"""ThingSpace Connectivity Management: models, operations, functions and namespaces."""
