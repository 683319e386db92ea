# Generated from spec/thingspace.yaml (sha256 8bfcdcb23b93e0a2). Do not edit: change the spec, then run python -m codegen.
"""ThingSpace Connectivity Management: models, operations, functions and namespaces."""
