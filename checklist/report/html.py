"""View → HTML: Jinja in a sandbox, everything escaped, one self-contained page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from checklist import resources
from checklist.report.charts import sections_chart, trend_chart
from checklist.report.view import View


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(resources.templates()),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["chinese"] = lambda number: "一二三四五六七八九十"[number - 1]
    return environment


def render_html(view: View, *, screen: bool = True) -> str:
    """Return the report as one page without any address in it.

    ``screen`` adds what makes it read well in a browser; the PDF leaves that out.
    """
    return render_page("report.html", screen=screen, **view, chart=sections_chart(view), trend=trend_chart(view))


def render_page(template: str, *, screen: bool, **values: Any) -> str:
    """Return a page made from one of our templates, with the style sheets inside."""
    environment = _environment()
    styles = ["print.css", *(["screen.css"] if screen else [])]
    css = Markup("\n").join(Markup(_source(environment, name)) for name in styles)  # noqa: S704 - our own files
    return environment.get_template(template).render(**values, css=css)


def _source(environment: Any, name: str) -> str:
    return str(environment.loader.get_source(environment, name)[0])
