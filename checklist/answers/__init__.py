"""Files ↔ ``Answers``."""
