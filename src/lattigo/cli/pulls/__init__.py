"""Pulls on the command line: of one account, or of several at once."""
