"""``rules/`` → ``Pack``."""
