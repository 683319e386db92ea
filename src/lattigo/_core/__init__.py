"""The core of every generated API. Nothing here depends on a specific API."""
