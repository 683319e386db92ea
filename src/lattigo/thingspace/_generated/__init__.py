# Generated from spec/thingspace.yaml (sha256 aaced4bde7507de1). Do not edit: change the spec, then run python -m codegen.
"""ThingSpace Connectivity Management: models, operations, functions and namespaces."""
