"""The answers of a second half-year into which the first one's rectifications were carried: for what keeps them up."""

from __future__ import annotations

_HEAD = """\
format: 1
pack: {id: lianzheng, version: "2026.12"}
unit: {name: 示例单位, code: S001, level: 市级, kind: 党政机关}
period: {from: 2025-07-01, to: 2025-12-31}
"""
CARRIED = (
    _HEAD
    + """\
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
)
"""Two plans that are overdue, of which nothing is found again, and one item whose plan was deleted."""


CLEAN = (
    _HEAD
    + """\
rectifications:
  BX-07: {opened: 2025-06-30}
last:
  period: {from: 2025-01-01, to: 2025-06-30}
  gaps:
    BX-07: {title: 高档和野生菜肴, verdict: 严重}
ledgers:
  receptions:
    - {接待编号: A1, 接待日期: 2025-07-09, 派出单位: 省公路局, 公函文号: 省路函〔2025〕7号, 审批人: 陈立新, 审批日期: 2025-07-08, 接待对象姓名职务: 张科长, 接待对象人数: 5, 陪餐人数: 2, 同批次工作餐次数: 1, 用餐场所类别: 机关食堂, 公务活动项目: 调研, 场所: 机关食堂, 餐费: 260, 住宿费: 0, 有无酒: 无, 有无香烟: 无, 有无高档或野生菜肴: 无, 陪同和工作保障人员: 小李, 清单审签人: 李强, 票据号: "10001", 有无菜单: 有, 列支科目: 公务接待费, 付款方式: 公务卡, 报销日期: 2025-07-20, 是否已报销: 是, 有无赠礼: 无, 有无转嫁费用: 无, 有无应由个人负担的费用: 无}
"""
)
"""A plan of which no more is written than that it was carried, and a ledger in which its matter is in order now."""

REWRITTEN = (
    _HEAD
    + """\
rectifications:
  SZ-06: {opened: 2025-06-30}
last:
  period: {from: 2025-01-01, to: 2025-06-30}
  gaps:
    ZG-03:
      title: 审计问题没有按期整改
      verdict: 较重
      rows:
        - {ledger: fixes, name: 改1（审计）, read: {问题编号: 改1, 整改期限: 2025年3月31日}}
        - {ledger: fixes, name: 改2（审计）, read: {问题编号: 改2, 整改期限: 2025年4月30日, 销号日期: 未填}}
        - {ledger: fixes, name: 改3（审计）, read: {问题编号: 改3, 整改期限: 2025年5月31日, 销号日期: 未填}}
ledgers:
  fixes:
    - {问题编号: 改 2, 问题来源: 审计, 问题: 票据, 整改期限: 2026-12-31}
    - {问题编号: 改3, 问题来源: 审计, 问题: 往来款, 整改期限: 2025-05-31, 销号日期: 2025-07-15}
"""
)
STRUCK_OUT = (
    "《问题整改台账》上期查出问题的记录，本期没有了的1条（改1（审计）），"
    "改写了的1条（改2（审计）整改期限由“2025年4月30日”改为“2026年12月31日”）"
)
"""A ledger in which one record that was at fault was struck out, one put off and one put right, and what is told of it."""
