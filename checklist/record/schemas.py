"""JSON Schemas of every kind of file, for editors that complete and check while typing."""

from __future__ import annotations

import json

from pydantic import BaseModel

from checklist.answers.model import AnswersFile
from checklist.pack import model
from checklist.record.assessment import AssessmentRecord
from checklist.record.campaign import StatusRecord
from checklist.record.report import ReportRecord
from checklist.record.results import DiffRecord, LoadRecord
from checklist.record.rules import RulesRecord
from checklist.record.verification import VerificationsRecord

MODELS: dict[str, type[BaseModel]] = {
    "pack": model.PackFile,
    "overlay": model.OverlayFile,
    "speech": model.SpeechFile,
    "sources": model.SourcesFile,
    "limits": model.LimitsFile,
    "items": model.ItemsFile,
    "ledger": model.LedgerFile,
    "addition": model.LedgerAddition,
    "retired": model.RetiredFile,
    "contradictions": model.ContradictionsFile,
    "profile": model.ProfileFile,
    "cases": model.CasesFile,
    "answers": AnswersFile,
    "assessment": AssessmentRecord,
    "report": ReportRecord,
    "verifications": VerificationsRecord,
    "load": LoadRecord,
    "diff": DiffRecord,
    "status": StatusRecord,
    "rules": RulesRecord,
}


def schema_text(kind: str) -> str:
    """Return the JSON Schema of a kind of file."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **MODELS[kind].model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
