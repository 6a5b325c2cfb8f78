"""Self-inspection of Chinese party and government units (党风廉政自查), as a library.

Data goes one way: rules and answers make an assessment, an assessment makes a report, a report
is signed, and anyone can verify it::

    pack, answers = open_answers(Path("answers.yaml"))
    assessment = assess(pack, answers, date(2026, 1, 15))
    record = assessment_record(assessment)
    Path("report.pdf").write_bytes(render_report(assessment))
    found = verify(Path("report.pdf"), VerifyOptions(roots=(Path("root.pem"),)))

Names are imported when they are used, so that ``import checklist`` costs nothing. What
is not in ``__all__`` may change with any version.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from checklist.core.version import __version__

_PUBLIC = {
    "AnswersRecord": "record.answers:AnswersRecord",
    "AssessmentRecord": "record.assessment:AssessmentRecord",
    "InputError": "core.errors:InputError",
    "ReportRecord": "record.report:ReportRecord",
    "SignOptions": "signing.sign:SignOptions",
    "Verdict": "core.verdicts:Verdict",
    "VerificationRecord": "record.verification:VerificationRecord",
    "VerifyOptions": "app.verifying:VerifyOptions",
    "answers_record": "record.answers:answers_record",
    "assess": "engine.assess:assess",
    "assessment_record": "record.assessment:assessment_record",
    "canonical_json": "record.base:canonical_json",
    "open_answers": "app.opening:open_answers",
    "open_pack": "app.opening:open_pack",
    "open_pkcs12": "signing.keys:open_pkcs12",
    "read_record": "record.base:read_record",
    "render_report": "report.pdf.report:render_pdf",
    "sign": "app.signing:sign_report",
    "verify": "app.verifying:verify_file",
}
"""Where each public name is defined, and as what."""

if TYPE_CHECKING:
    from checklist.app.opening import open_answers, open_pack
    from checklist.app.signing import sign_report as sign
    from checklist.app.verifying import VerifyOptions
    from checklist.app.verifying import verify_file as verify
    from checklist.core.errors import InputError
    from checklist.core.verdicts import Verdict
    from checklist.engine.assess import assess
    from checklist.record.answers import AnswersRecord, answers_record
    from checklist.record.assessment import AssessmentRecord, assessment_record
    from checklist.record.base import canonical_json, read_record
    from checklist.record.report import ReportRecord
    from checklist.record.verification import VerificationRecord
    from checklist.report.pdf.report import render_pdf as render_report
    from checklist.signing.keys import open_pkcs12
    from checklist.signing.sign import SignOptions

__all__ = [
    "AnswersRecord",
    "AssessmentRecord",
    "InputError",
    "ReportRecord",
    "SignOptions",
    "Verdict",
    "VerificationRecord",
    "VerifyOptions",
    "__version__",
    "answers_record",
    "assess",
    "assessment_record",
    "canonical_json",
    "open_answers",
    "open_pack",
    "open_pkcs12",
    "read_record",
    "render_report",
    "sign",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, own = _PUBLIC[name].partition(":")
    found = getattr(importlib.import_module(f"{__name__}.{module}"), own)
    globals()[name] = found
    return found
