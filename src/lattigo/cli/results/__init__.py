"""Programs that work on the results of a command."""
