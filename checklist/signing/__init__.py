"""Signing a report and verifying one: ``sign``, ``stamp``, ``keys``, ``verify``, ``truth``."""
