"""The results of a command: their rows and columns, and programs that work on them."""
