"""The pages of the interview, one kind a module."""
