"""Commented skeletons for rule maintainers: ``checklist rules new``."""

SKELETONS = {
    "item": """\
  - id: XX-99                 # 制度前缀加两位数字，一经发布不再改变
    title: 简短名称
    question: 是否做到某事？     # 一句一事；“是”表示合规
    speech: ["4.5"]           # 讲话第几句
    basis: [源/条]             # 先在 sources.yaml 登记；讲话本身提出的留空 []
    # decided_by: ledger      # 由台账判定的加这一行，并写台账规则
    answer: {kind: yes_no}    # yes_no 是否；absence 有无此情形；choice 选项；int、number、date
    severity: 一般             # 提示、一般、较重、严重；依据待核的最高较重
    evidence: [佐证材料]
    remedy: 怎样整改。
    # gap_when: answer < 1    # int、number、date 的要写成为问题的条件
""",
    "ledger": """\
format: 1
id: new_ledger                # 小写字母和下划线
title: 某某台账
row: 一件事                    # 一行记什么
dated_by: date                # 哪一列决定这一行属于哪一期、用哪天的规定；没有就删去
label: "{{ row.date }}"

columns:
  date: {title: 日期, type: date, required: true}
  people: {title: 人数, type: int, unit: 人, min: 0}
  note: {title: 说明, type: text, note: 备查}

rules:
  - id: XX-01
    decides: XX-99
    title: 人数超限
    gap_when: row.people > limits.some_limit     # 数字写进 limits.yaml，不写在这里
    message: "{{ row.date }}有{{ row.people }}，限{{ limits.some_limit }}"
""",
    "case": """\
  - rule: XX-01
    name: 恰在上限
    row: {date: 2026-03-05, people: 10}
    expect: 合规               # 合规、提示、一般、较重、严重、未填、不涉及、不掌握
  - rule: XX-01
    name: 超出一人
    row: {date: 2026-03-05, people: 11}
    expect: 一般
  # 矛盾规则的用例，另起一组：写回答、台账，声明本期没有的台账写在 none 里
  # - contradiction: X99
  #   name: 自报没有而台账有
  #   answers: {XX-99: 否}
  #   ledgers: {new_ledger: [{date: 2026-03-05, people: 11}]}
  #   none: [other_ledger]
  #   expect: 较重
""",
}
