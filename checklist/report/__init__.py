"""``Assessment`` → view → HTML → PDF."""
