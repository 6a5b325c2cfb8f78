"""Signing a report (``sign``, ``stamp``, ``keys``) and verifying one.

``verify`` looks at signatures, document and data; ``truth`` judges the data again; ``redraw``
draws the pages again. All say what they found as ``outcome``.
"""
