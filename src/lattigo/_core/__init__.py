"""What any generated API stands on. Nothing here knows which API it serves."""
