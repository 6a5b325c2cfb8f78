"""The answers of a second half-year into which the first one's rectifications were carried: for what keeps them up."""

from __future__ import annotations

CARRIED = """\
format: 1
pack: {id: lianzheng, version: "2026.12"}
unit: {name: 示例单位, code: S001, level: 市级, kind: 党政机关}
period: {from: 2025-07-01, to: 2025-12-31}
rectifications:
  BX-22:
    measure: 退赔
    owner: 王芳
    due: 2025-10-31
    opened: 2025-06-30
  FT-08:
    measure: 补课
    due: 2025-09-30
    opened: 2025-06-30
last:
  period: {from: 2025-01-01, to: 2025-06-30}
  gaps:
    BX-22: {title: 公车私用, verdict: 较重}
    FT-08: {title: 没有谈话, verdict: 一般}
    BX-01: {title: 没有修订办法, verdict: 一般}
"""
"""Two plans that are overdue, of which nothing is found again, and one item whose plan was deleted."""
