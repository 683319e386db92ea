"""Conversion between Python and the wire format: requests from arguments, models from responses."""
