"""The generator of typed clients from OpenAPI documents: `python -m codegen`."""
