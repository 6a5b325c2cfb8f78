"""The files under ``rules/`` as typed models. Every key that is not named here is an error."""

from checklist.pack.model.base import ALWAYS, Id, Name, Number, PackModel, PackText, Severity, Status, Validity
from checklist.pack.model.cases import CasesFile, RuleCase
from checklist.pack.model.items import ABSENCE, YES_NO, AnswerKind, Item, ItemsFile, RetiredFile, RetiredItem, System
from checklist.pack.model.ledgers import (
    WITHHELD,
    Aggregate,
    Column,
    ContradictionRule,
    ContradictionsFile,
    LedgerAddition,
    LedgerFile,
    LedgerRule,
    RowCondition,
)
from checklist.pack.model.pack import OverlayFile, PackFile, Parameter, ProfileFile, Scoring, Section
from checklist.pack.model.sources import Limit, LimitsFile, LimitTable, LimitValue, Provision, Source, SourcesFile
from checklist.pack.model.speech import NamedSystem, Sentence, SentencePart, SpeechFile

__all__ = [
    "ABSENCE",
    "ALWAYS",
    "WITHHELD",
    "YES_NO",
    "Aggregate",
    "AnswerKind",
    "CasesFile",
    "Column",
    "ContradictionRule",
    "ContradictionsFile",
    "Id",
    "Item",
    "ItemsFile",
    "LedgerAddition",
    "LedgerFile",
    "LedgerRule",
    "Limit",
    "LimitTable",
    "LimitValue",
    "LimitsFile",
    "Name",
    "NamedSystem",
    "Number",
    "OverlayFile",
    "PackFile",
    "PackModel",
    "PackText",
    "Parameter",
    "ProfileFile",
    "Provision",
    "RetiredFile",
    "RetiredItem",
    "RowCondition",
    "RuleCase",
    "Scoring",
    "Section",
    "Sentence",
    "SentencePart",
    "Severity",
    "Source",
    "SourcesFile",
    "SpeechFile",
    "Status",
    "System",
    "Validity",
]
