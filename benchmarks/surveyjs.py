"""The same items in SurveyJS (MIT), which offices know: a page to measure the form beside.

It only asks: it judges nothing, and its tables are shown, not checked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from checklist.pack.compiled import CheckItem, Ledger, Pack

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "build" / "surveyjs"
PACKAGES = ("survey-core@2.5.38", "survey-js-ui@2.5.38")
SCRIPTS = ("survey-core/survey.core.min.js", "survey-js-ui/survey-js-ui.min.js")
PATIENCE = 120
_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><style>{style}</style></head>
<body><div id="survey"></div>{scripts}<script>
const survey = new Survey.Model({model});
window.survey = survey;
survey.onAfterRenderSurvey.add(() => {{
  performance.mark("ready");
  document.documentElement.dataset.ready = "yes";
}});
survey.render(document.getElementById("survey"));
</script></body></html>
"""


def installed() -> Path | None:
    """Return where SurveyJS lies, installed if it was not; None if it cannot be had."""
    modules = FOLDER / "node_modules"
    if all((modules / script).is_file() for script in SCRIPTS):
        return modules
    sys.path.insert(0, str(ROOT / "tools"))
    import web  # tools/web.py

    node = web.node()
    npm = web.npm(node) if node is not None else None
    if npm is None:
        return None
    FOLDER.mkdir(parents=True, exist_ok=True)
    words = [node, npm, "install", "--no-audit", "--no-fund", "--prefix", FOLDER, *PACKAGES]
    try:
        done = subprocess.run(list(map(str, words)), cwd=FOLDER, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return None
    return modules if done.returncode == 0 else None


def page(pack: Pack, ledger: Ledger, modules: Path) -> str:
    """Return a page with the items that are answered by hand, a page a section, and one ledger."""
    sections = [
        {
            "title": section.title,
            "elements": [
                _question(item) for item in pack.items.values() if item.section is section and not item.by_ledger
            ],
        }
        for section in pack.sections.values()
    ]
    model = {"pages": [*sections, {"elements": [_table(ledger)]}], "showProgressBar": True}
    scripts = "".join(f"<script>{(modules / script).read_text(encoding='utf-8')}</script>" for script in SCRIPTS)
    style = (modules / "survey-core/survey-core.fontless.min.css").read_text(encoding="utf-8")
    return _PAGE.format(style=style, scripts=scripts, model=json.dumps(model, ensure_ascii=False))


def rows(text: str, ledger: Ledger) -> list[dict[str, str]]:
    """Return pasted rows as the table's own value."""
    _, *lines = (line.split("\t") for line in text.split("\n"))
    return [dict(zip(ledger.spec.columns, line, strict=True)) for line in lines]


def _question(item: CheckItem) -> dict[str, Any]:
    about = {"name": item.id, "title": item.spec.question, "hasComment": True}
    if not item.spec.answer.words:
        return {"type": "text", **about}
    return {"type": "radiogroup", **about, "choices": [*item.spec.answer.words, "不涉及", "不掌握"]}


def _table(ledger: Ledger) -> dict[str, Any]:
    columns = [
        {"name": name, "title": column.title}
        | ({"cellType": "dropdown", "choices": column.choices} if column.choices else {"cellType": "text"})
        for name, column in ledger.spec.columns.items()
    ]
    return {"type": "matrixdynamic", "name": "ledger", "columns": columns, "rowCount": 0, "maxRowCount": 100_000}
