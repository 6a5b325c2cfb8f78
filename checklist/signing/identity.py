"""Who signed: held against those who may, or against the names in the report; and whether each role has a person of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from asn1crypto import x509

from checklist.core.plain import quoted_name
from checklist.core.wording import ROLES
from checklist.core.words import simplify
from checklist.signing.certificates import fingerprint, public_key, units
from checklist.signing.container import Container, read_container
from checklist.signing.file import Report
from checklist.signing.outcome import Check, Signature, State
from checklist.signing.people import bare_name
from checklist.signing.trust import Trust

IDENTITY = "身份"
"""The check of who signed."""
_ONE_PERSON = "确实由一个人兼任的，请上级写进签名人名单（verify 的 --signers、任务.yaml 的 signers）"


def check_person(report: Report, role: str, signature: Signature, trust: Trust) -> Check:
    """Hold the signer against the list of those who may, or, without one, against the name in the report."""
    title, signer, certificate = signature.role, quoted_name(signature.name), signature.certificate
    if trust.signers is not None:
        allowed = trust.signers.get(report.unit, {}).get(role)
        if allowed is None:
            return Check(IDENTITY, State.未能验证, f"名单里没有{quoted_name(report.unit)}的{title}。")
        if certificate in allowed:
            return Check(IDENTITY, State.有效, f"{signer}在名单里，可以作为{title}签字。")
        return Check(IDENTITY, State.无效, f"{signer}不是名单里的{title}。")
    named = report.named(role)
    if not named:
        return Check(IDENTITY, State.未能验证, f"报告没有填明{title}，也没有用 --signers 给出名单。")
    if report.names(role, signature.name):
        other = "，单位不是报告的单位" if signature.of_other_unit else ""
        return Check(IDENTITY, State.有效, f"证书上的姓名与报告所填的{title}相同{other}（没有用 --signers 核对名单）。")
    return Check(IDENTITY, State.无效, f"报告所填的{title}是{quoted_name(named)}，签字的是{signer}。")


def check_people(report: Report, trust: Trust) -> Iterator[Check]:
    """Check that each role was signed by a person of its own, unless the list of signers gives one person several."""
    signed = [(ROLES[role], role, read_container(placed.values.cms)) for role, placed in report.signatures.items()]
    for (title, role, mine), (other_title, other, theirs) in combinations(signed, 2):
        both = f"{title}和{other_title}"
        same_key = public_key(mine.certificate) == public_key(theirs.certificate)
        if same_key and not _may_be_both(report, (role, other), mine, trust):
            yield Check(IDENTITY, State.无效, f"{both}是同一个人签的；{_ONE_PERSON}。")
        elif not same_key and trust.signers is None and bare_name(mine.name) == bare_name(theirs.name):
            yield Check(IDENTITY, State.未能验证, f"{both}的证书姓名相同，是不是两个人，请用 --signers 名单核对。")


def also_signed(report: Report, certificate: x509.Certificate) -> list[str]:
    """Return the roles, as people call them, that were signed with a certificate's key already."""
    made = {role: read_container(placed.values.cms).certificate for role, placed in report.signatures.items()}
    return [ROLES[role] for role, other in made.items() if public_key(other) == public_key(certificate)]


def of_other_unit(report: Report, certificate: x509.Certificate) -> bool:
    """Whether a certificate names units, and the report's is none of them."""
    named = units(certificate)
    return bool(named) and simplify(report.unit) not in map(simplify, named)


def _may_be_both(report: Report, roles: tuple[str, str], container: Container, trust: Trust) -> bool:
    known = fingerprint(container.certificate.dump())
    return all(known in (trust.signers or {}).get(report.unit, {}).get(role, ()) for role in roles)
