"""Sources and tasks for other programs. Each module needs the extra with its name."""
