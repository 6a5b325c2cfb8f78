"""What each file that came in counts as, worked out in SQL from what it says and what the roster and the register say today."""

from __future__ import annotations

STANDINGS = (
    "有效", "未能验证", "无效", "被后交的代替", "退回", "名册外", "单位不同", "规则库不同", "期间不同", "草表",
)  # fmt: skip
"""What a file that came in counts as; only 有效 counts in summaries. A copy of a file is 重复, which is its receipt's."""
GOOD = ("有效", "被后交的代替", "退回")
"""What a report counts as that was in order when it came."""
TESTED, EARLY, RENAMED, STRANGE = "测试证书", "期间未满就核对", "名称不同", "证书单位不同"
"""What is to be known of a file, whatever it counts as: a test certificate signed it; it was judged before the last day of its
period; it calls the unit otherwise than the roster; a certificate names another unit, and neither a list of signers nor the
roster says that its owner may sign."""
SAME, ASIDE = "答卷内容相同", "不涉及比同类多"
"""What is to be known of a report that counts beside others: another unit's answers, ledgers and plans are the same; it came to
something in less than half as many items as half of those of its kind and level did, of at least ``_FEWEST``."""
TIED, BEFORE = "签字先后不明", "签字在退回以前"
"""What is to be known of a report that counts beside others of its unit: one was signed in the same second, and which is the
later nobody can tell; one that it replaces was sent back when this one had been signed already."""
FILE_MARKS = (TESTED, EARLY, RENAMED, STRANGE, SAME, ASIDE, TIED, BEFORE)
GRAVEST_MARKS = (STRANGE, TIED, RENAMED, SAME, BEFORE, EARLY, ASIDE, TESTED)
"""The same, those first that tell most against a report."""
_FEWEST = 4


def _told_day(column: str) -> str:
    """Return what says a day as ``show_date`` does."""
    return f"strftime({column}, '%Y年%-m月%-d日')"


def _told_moment(column: str, other: str) -> str:
    """Return what says a moment beside another one: to the minute, or to the second where that is the same."""
    day = f"{_told_day(column)} || "
    return f"""{day} strftime({column}, '%H:%M') || CASE WHEN date_trunc('minute', {column}) = date_trunc('minute', {other})
        THEN strftime({column}, ':%S') ELSE '' END"""


SQUEEZED = r"CREATE TEMP MACRO squeezed(text) AS regexp_replace(text, '[\s\x{A0}\x{3000}]+', '', 'g')"
"""A name without blanks, for comparing."""
STANDING = f"""
WITH judged AS (
    SELECT reports.*, units.code AS unit,
        CASE
            WHEN reports.verification = '无效' THEN '无效'
            WHEN units.code IS NULL OR NOT units.answers THEN '名册外'
            WHEN reports.period_from <> task.period_from OR reports.period_to <> task.period_to THEN '期间不同'
            WHEN reports.pack_digest <> task.pack_digest THEN '规则库不同'
            WHEN another <> '' THEN '单位不同'
            WHEN reports.kind = 'json' THEN '草表'
            WHEN reports.verification = '未能验证' OR NOT own_signers THEN '未能验证'
            WHEN returns.sha256 IS NOT NULL THEN '退回'
            ELSE '有效'
        END AS alone,
        concat_ws('；', CASE alone WHEN '名册外' THEN outside WHEN '单位不同' THEN another WHEN '期间不同' THEN other_days END, nullif(reports.why, ''),
            CASE WHEN NOT own_signers AND reports.verification <> '无效' THEN '签字人的证书不在名册登记的证书里' END) AS told,
        list_where({list(FILE_MARKS[:4])}, [
            reports.test_certificate, coalesce(reports.as_of < reports.period_to, false),
            coalesce(units.name_key <> names.key, false) AND confirmed.sha256 IS NULL, reports.of_other_unit AND coalesce(len(units.signers), 0) = 0
        ]) AS marks,
        receipts.registered, receipts.file, CASE WHEN alone = '单位不同' OR (alone = '名册外' AND other.many = 1) THEN other.code END AS named,
        CASE WHEN reports.signed > sent_back.signed AND reports.signed < sent_back.returned THEN sent_back.returned END AS returned_since,
        CASE reports.verification WHEN '无效' THEN registered ELSE greatest(registered, reports.signed) END AS received
    FROM reports
    CROSS JOIN task
    JOIN (
        SELECT sha256, min(received) AS registered, arg_min(file, (received, file)) AS file FROM receipts GROUP BY sha256
    ) AS receipts USING (sha256)
    CROSS JOIN LATERAL (SELECT squeezed(reports.name) AS key) AS names
    LEFT JOIN (SELECT *, squeezed(name) AS name_key FROM units) AS units ON units.code = reports.code
    LEFT JOIN (SELECT DISTINCT sha256 FROM returns WHERE withdrawn IS NULL) AS returns ON returns.sha256 = reports.sha256
    LEFT JOIN (SELECT DISTINCT sha256 FROM confirmations) AS confirmed ON confirmed.sha256 = reports.sha256
    LEFT JOIN (
        SELECT unit, max(returned) AS returned, arg_max(signed, returned) AS signed FROM returns JOIN reports USING (sha256)
        WHERE withdrawn IS NULL GROUP BY unit
    ) AS sent_back ON sent_back.unit = units.code
    LEFT JOIN (
        SELECT squeezed(name) AS key, arg_min(code, place) AS code, arg_min(name, place) AS name, count(*) AS many
        FROM units GROUP BY ALL
    ) AS other ON other.key = names.key AND units.name_key IS DISTINCT FROM names.key AND confirmed.sha256 IS NULL
    CROSS JOIN LATERAL (
        SELECT coalesce(len(units.signers) = 0 OR list_has_all(units.signers, reports.signers), true) AS own_signers,
            concat_ws('，',
                '单位代码是' || units.name || '（' || units.code || '）的，名称是' || other.name || '（' || other.code
                    || '）的，请核实：是' || other.name || '的，由它改正单位代码、重新签字再报；是' || units.name
                    || '的，用 campaign confirm 认定',
                CASE WHEN reports.unit_kind <> units.kind
                    THEN '报告写的单位类别是' || reports.unit_kind || '，名册写的是' || units.kind END,
                CASE WHEN reports.unit_level <> units.level
                    THEN '报告写的层级是' || reports.unit_level || '，名册写的是' || units.level END) AS another,
            CASE WHEN units.code IS NOT NULL THEN units.name || '（' || units.code || '）在名册里写明不填报'
                ELSE coalesce('单位代码' || reports.code || '不在名册里', '报告没有写单位代码') END
                || CASE WHEN other.many = 1 THEN '，名称是' || other.name || '（' || other.code || '）的，请核实：是它的，由它改正单位代码、重新签字再报；名册写错了的，改正名册'
                ELSE '' END AS outside,
            '报告的自查期间是' || {_told_day("reports.period_from")} || '至' || {_told_day("reports.period_to")}
                || '，本次任务的是' || {_told_day("task.period_from")} || '至' || {_told_day("task.period_to")} AS other_days
    )
    WHERE task.day IS NULL OR received::DATE <= task.day
), ranked AS (
    SELECT *, row_number() OVER latest AS nth, first_value(signed) OVER latest AS last_signed, first_value(alone) OVER latest AS last_alone,
        count(signed) OVER (PARTITION BY unit, alone, signed) > 1 AS tied
    FROM judged
    WINDOW latest AS (
        PARTITION BY unit, CASE alone WHEN '退回' THEN '有效' ELSE alone END
        ORDER BY signed DESC NULLS LAST, alone = '退回', as_of DESC, sha256
    )
), stood AS (
    SELECT * EXCLUDE (alone, told, nth, why, last_signed, last_alone),
        CASE WHEN alone IN ('有效', '草表') AND nth > 1 THEN '被后交的代替' ELSE alone END AS state,
        concat_ws('；', CASE WHEN state = '被后交的代替' AND signed < last_signed
            THEN '同一单位另有一份签字更晚（' || {_told_moment("last_signed", "signed")} || '，这一份是' || {_told_moment("signed", "last_signed")} || '），'
                || CASE last_alone WHEN '退回' THEN '那一份已经退回，等单位改好重报，这一份不因此计入' ELSE '以那一份为准' END
            WHEN state = '被后交的代替' AND tied
            THEN '同一单位另有一份签字在同一秒（' || {_told_moment("signed", "signed")} || '），看不出哪一份在后，现在计入的是那一份；'
                || '不该算那一份的，用 campaign return 退回它，这一份就计入' END, nullif(told, '')) AS why,
        kind = 'pdf' AND state IN {GOOD} AS good
    FROM ranked
), beside AS (
    SELECT sha256, count(*) OVER alike AS many, min(unit) OVER alike AS first, max(unit) OVER alike AS last,
        count(*) OVER like_it AS group_size, (median(answered) OVER like_it)::INT AS usual
    FROM stood WHERE state = '有效'
    WINDOW alike AS (PARTITION BY coalesce(matter, sha256)), like_it AS (PARTITION BY unit_kind, unit_level)
)
SELECT stood.* EXCLUDE (tied, returned_since) REPLACE (marks || list_where({list(FILE_MARKS[4:])}, [
        coalesce(many > 1, false), coalesce(group_size >= {_FEWEST} AND answered * 2 < usual, false),
        state = '有效' AND tied, state = '有效' AND returned_since IS NOT NULL
    ]) AS marks),
    concat_ws('；',
        CASE WHEN many > 1 THEN '与' || twin.name || CASE WHEN many > 2 THEN '等' || (many - 1) || '个单位' ELSE '' END
            || '的答卷内容相同' END,
        CASE WHEN group_size >= {_FEWEST} AND answered * 2 < usual
            THEN '不涉及以外的检查项' || answered || '项，同类单位一般' || usual || '项' END,
        CASE WHEN state = '有效' AND tied
            THEN '同一单位另有一份签字在同一秒（' || {_told_moment("signed", "signed")} || '），看不出哪一份在后，现在计入的是这一份；'
                || '不该算这一份的，用 campaign return 退回它，另一份就计入' END,
        CASE WHEN state = '有效' THEN '签字（' || {_told_moment("signed", "returned_since")} || '）在退回（'
            || {_told_moment("returned_since", "signed")} || '）以前，不像是照退回单改的，请核实' END) AS remark
FROM stood LEFT JOIN beside USING (sha256)
    LEFT JOIN units AS twin ON many > 1 AND twin.code = CASE WHEN first = unit THEN last ELSE first END
"""
AGAIN = """
SELECT unit, arg_max(due, (returned, due, sha256)) AS due FROM returns ANTI JOIN current USING (unit) WHERE withdrawn IS NULL GROUP BY unit
"""
