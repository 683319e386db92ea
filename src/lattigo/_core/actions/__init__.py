"""Actions on devices: how an operation takes many of them, and how its response reports their outcomes."""
