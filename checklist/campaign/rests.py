"""What came in of the units looked at, and what their numbers rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checklist.campaign.queries import ALL, SCOPED, Scope
from checklist.campaign.standing import ASIDE, BEFORE, EARLY, RENAMED, SAME, STRANGE, TESTED, TIED
from checklist.campaign.store import Store
from checklist.core.errors import Code, Place, Problem
from checklist.core.words import listing

OF_SCOPE = (
    SCOPED
    + """, files AS (
    SELECT sha256, standing.unit, state FROM standing LEFT JOIN asked ON asked.code = standing.unit
    WHERE asked.code IS NOT NULL OR ($under IS NULL AND $kind IS NULL)
), came AS (
    SELECT * FROM receipts WHERE sha256 IN (SELECT sha256 FROM files)
        OR ($under IS NULL AND $kind IS NULL AND sha256 NOT IN (SELECT sha256 FROM reports))
)"""
)
"""The head of queries over the files of the units in a scope: what each counts as (``files``), each time that one came
(``came``). Files outside the roster, and those not verified yet, are of all units only."""


@dataclass(frozen=True)
class Rests:
    """What the numbers rest on, so that they can be recomputed.

    ``receipts``: files that came in, ``copies`` of them the same again; ``counted``: reports that count, ``marked``
    of them with each of ``FILE_MARKS`` that any has; ``undrawn`` of them without their pages drawn again; ``waiting``: files of
    all units that are not verified yet, for nobody knows whose they are. ``sent_back``: the names of the units whose report
    went back and of which nothing counts.
    ``digest``: SHA-256 of every file's SHA-256, unit and standing, a line each, sorted: the store's as far as it counts.
    """

    receipts: int
    copies: int
    counted: int
    undrawn: int
    waiting: int
    sent_back: list[str]
    marked: dict[str, int]
    pack_digest: str
    digest: str


_MEANS = {
    TESTED: "是用测试证书签的，这种证书谁都能做，不能证明是谁签的",
    EARLY: "自查期间还没有结束就核对了，没有管到期末",
    RENAMED: "写的单位名称与名册不同",
    SAME: "的回答、台账和整改与别的单位的相同",
    ASIDE: "答“不涉及”的多，其余的检查项不到同类单位的一半",
    TIED: "与同一单位的另一份签字在同一秒，看不出哪一份在后",
    BEFORE: "是在退回以前签的字，不像是照退回单改的",
    STRANGE: "的签字证书写的是别的单位，没有签名人名单认定，不知道签字人是不是本单位的",
}


def told_marks(marked: Mapping[str, int]) -> str:
    """Say how many of the reports that count have each mark; nothing of none."""
    told = "；".join(f"{marked[mark]}份{means}" for mark, means in _MEANS.items() if marked.get(mark))
    return f"其中{told}" if told else ""


def told_drawn(counted: int, undrawn: int) -> str:
    """Say of how many of the reports that count the pages were drawn again, and of how many not."""
    drawn = counted - undrawn
    if not undrawn or not drawn:
        pages = f"页面都{'重新排版、逐页对照过' if drawn else '没有重新排版'}"
    else:
        pages = f"其中{drawn}份的页面重新排版、逐页对照过，{undrawn}份没有"
    return f"签字、数据和结论都验证过，{pages}"


def unverified(waiting: int) -> list[Problem]:
    """Return, as what whoever makes a paper should know, that files which came in are not verified yet."""
    return [Problem(Code.NOT_VERIFIED_YET, Place(), {"told": told_waiting(waiting)})] if waiting else []


def told_waiting(waiting: int) -> str:
    """Say that files which came in are not verified yet; nothing of none."""
    return f"另有{waiting}份来件已经收下，还没有验证，没有计入，是哪个单位的还不知道" if waiting else ""


def told_sent_back(names: Iterable[str]) -> str:
    """Say whose reports went back, so that what they found is missing for now; nothing of none."""
    known = list(names)
    return f"退回待改{len(known)}个（{some_names(known)}），其问题暂不计入" if known else ""


_NAMES = 3
_NAME = 16
"""Signs of a name where several stand in a sentence."""


def some_names(names: Iterable[str]) -> str:
    """Join the first of some names, each once, as a sentence has room for them."""
    known = list(dict.fromkeys(names))
    return listing(shortened(name, _NAME) for name in known[:_NAMES]) + ("等" if len(known) > _NAMES else "")


def shortened(name: str, most: int) -> str:
    """Return a name of at most so many signs."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def rests(store: Store, scope: Scope = ALL) -> Rests:
    """Return what the numbers of the units in a scope rest on."""
    sql = """
    SELECT (SELECT count(*) FROM came), (SELECT count(*) FROM came WHERE "copy"), (SELECT count(*) FROM counted),
        (SELECT count(*) FILTER (drawn IS NULL) FROM counted),
        (SELECT count(DISTINCT sha256) FROM receipts ANTI JOIN reports USING (sha256)),
        (SELECT coalesce(list(asked.name ORDER BY asked.place), []) FROM asked JOIN latest ON latest.unit = asked.code
            WHERE latest.state = '退回' AND asked.code NOT IN (SELECT unit FROM counted)),
        (SELECT list(mark) FROM (SELECT unnest(marks) AS mark FROM counted)),
        (SELECT pack_digest FROM task),
        sha256(coalesce(string_agg(sha256 || ' ' || coalesce(unit, '') || ' ' || state, chr(10) ORDER BY sha256), ''))
    FROM files"""
    [row] = store.connection.execute(OF_SCOPE + sql, vars(scope)).fetchall()
    receipts, copies, counted, undrawn, waiting, sent_back, marks, *digests = row
    return Rests(receipts, copies, counted, undrawn, waiting, sent_back, dict(Counter(marks or [])), *digests)
