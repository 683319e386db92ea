# Generated from spec/thingspace.yaml (sha256 bac35cd991eeffa9). Do not edit: change the spec, then run python -m codegen.
"""ThingSpace Connectivity Management: models, operations, functions and namespaces."""
