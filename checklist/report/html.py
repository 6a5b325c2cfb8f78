"""A view → HTML: Jinja in a sandbox, everything escaped, one self-contained page."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from checklist.core import resources
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.report.charts import sections_chart, trend_chart
from checklist.report.imprint import Imprint
from checklist.report.room import lines_of
from checklist.report.view import ReportView


@lru_cache(maxsize=4)
def _environment(own: Path | None) -> ImmutableSandboxedEnvironment:
    cache = resources.cache_folder()
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([*([own] if own is not None else []), resources.templates()]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=FileSystemBytecodeCache(str(cache)) if cache is not None else None,
    )
    environment.filters["chinese"] = lambda number: "十" * (number > 10) + "一二三四五六七八九十"[(number - 1) % 10]
    environment.filters["row_class"] = _row_class
    return environment


def _row_class(cells: Iterable[tuple[str | Sequence[str], int]], most: int) -> Markup:
    """Return the class of a table's row that takes more than ``most`` lines and may therefore be broken, or nothing.

    A cell is its text, or its paragraphs, and how many signs wide its column is.
    """
    texts = (([text] if isinstance(text, str) else text, width) for text, width in cells)
    is_long = any(sum(lines_of(part, width) for part in parts) > most for parts, width in texts)
    return Markup(' class="long"' if is_long else "")  # noqa: S704 - our own word


def render_html(
    view: ReportView, *, screen: bool = True, own: Path | None = None, imprint: Imprint | None = None
) -> str:
    """Return the report as one page without any address in it.

    ``screen`` adds what makes it read well in a browser; the PDF leaves that out. ``own`` is
    a folder whose files are taken before ours of the same name; ``imprint`` is that of the file
    which the report is drawn for. Raises ``InputError`` that
    names file and line when one of them is wrong.
    """
    return render_template(
        "report.html",
        screen=screen,
        own=own,
        chart=sections_chart(view),
        trend=trend_chart(view),
        report_number=imprint.number if imprint else "",
        report_digest=imprint.digest if imprint else "",
        **vars(view),
    )


def render_template(template: str, *, screen: bool, own: Path | None = None, **values: object) -> str:
    """Return a page made from one of our templates, with the style sheets inside."""
    environment = _environment(own)
    styles = ["print.css", *(["screen.css"] if screen else [])]
    css = Markup("\n").join(Markup(_source(environment, name)) for name in styles)  # noqa: S704 - our own files
    try:
        return environment.get_template(template).render(**values, css=css)
    except TemplateSyntaxError as error:
        raise _wrong(error.filename or str(error.name), error.lineno, error.message or "") from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".html")]
        if not frames:
            raise
        raise _wrong(frames[-1].filename, frames[-1].lineno or 0, str(error)) from None


def _wrong(file: str, line: int, detail: str) -> InputError:
    return InputError([Problem(Code.TEMPLATE, Place(file, line), {"detail": detail})])


def _source(environment: Any, name: str) -> str:
    return str(environment.loader.get_source(environment, name)[0])
