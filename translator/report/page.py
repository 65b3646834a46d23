"""What all pages share: the templates, and Python code as lines of HTML."""

from __future__ import annotations

from functools import cache

import jinja2
from markupsafe import Markup
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]

import translator


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("translator.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: object) -> str:
    """Return a page.

    Args:
        template: name of a file in `templates`.
        values: what it shows; everything is escaped unless it is markup already.
    """
    return _environment().get_template(template).render(version=translator.__version__, **values)


def code_lines(source: str) -> list[Markup]:
    """Return the lines of Python code as HTML, coloured by classes."""
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    html = highlight(source, lexer, HtmlFormatter(nowrap=True)).removesuffix("\n")
    # The formatter escapes everything that it did not make itself.
    return [Markup(line) for line in html.split("\n")]  # noqa: S704
