"""Answers as a workbook: written, filled in by an office, read back, and marked where it is wrong."""
