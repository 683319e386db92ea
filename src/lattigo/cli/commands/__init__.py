"""The jobs of the command line that are more than one operation."""
