"""Connections to the service, each of which exchanges a request for a complete response."""
