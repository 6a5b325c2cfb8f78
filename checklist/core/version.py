"""The version of the tool, which a report names and its pages depend on."""

__version__ = "0.2.0"
