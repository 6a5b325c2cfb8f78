"""The report against what else a user could set it with."""
