"""The parsers of a spec: each part of a document to the generator's model."""
