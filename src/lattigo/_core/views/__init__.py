"""How objects are shown elsewhere than at a prompt."""
