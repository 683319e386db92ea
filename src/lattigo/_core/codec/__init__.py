"""Between Python and the wire: requests from arguments, models from responses."""
