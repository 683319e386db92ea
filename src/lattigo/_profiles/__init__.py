"""Profiles: settings in a private file, with their secrets in the keyring or in another program."""
