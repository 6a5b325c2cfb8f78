"""Files as bytes, text, YAML and workbooks, read within limits and written whole; knows nothing of rules."""
