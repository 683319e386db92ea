# Generated from spec/thingspace.yaml (sha256 6995ee7654fbfef3). Do not edit: change the spec, then run python -m codegen.
"""ThingSpace Connectivity Management: models, operations, functions and namespaces."""
