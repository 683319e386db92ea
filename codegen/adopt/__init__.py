"""Makes a spec of this generator's dialect from somebody else's OpenAPI document."""
