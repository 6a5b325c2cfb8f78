"""The command line: one module a command; the only place that imports click."""
