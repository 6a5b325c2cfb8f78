"""A report as PDF/A-3b: ``report`` makes what is drawn, ``draw`` draws it.

``draw``, ``fields``, ``native`` and ``toolchain`` know nothing of rules or answers, so that a
process that only draws need not load them.
"""
