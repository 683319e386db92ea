# Generated from spec/thingspace.yaml (sha256 4b6c3e3cd9958e7d). Do not edit: change the spec, then run python -m codegen.
"""ThingSpace Connectivity Management: models, operations, functions and namespaces."""
