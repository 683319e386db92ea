# ruff: noqa: E501 (a case on one line is easier to compare with the next)
"""Real converters of documents: each makes its own page of the same HTML or Markdown, and none changes what it says.

None of them is needed for the tests that always run. `pip install --group converters` installs them.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from functools import partial
from types import ModuleType

from attrs import frozen

Convert = Callable[[str], str]


@frozen
class Converter:
    """A way from a page to another one."""

    needs: str
    """The module without which it does not run."""
    start: str
    """What it reads: html, markdown."""
    convert: Convert


def module(name: str) -> ModuleType:
    return importlib.import_module(name)


# pandoc --------------------------------------------------------------------------------------------------------------
def pandoc(text: str, *, start: str, to: str, options: tuple[str, ...] = ()) -> str:
    return str(module("pypandoc").convert_text(text, to, format=start, extra_args=list(options)))


def office(text: str, *, form: str, to: str) -> str:
    """Through a word processor's file."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"page.{form}"
        module("pypandoc").convert_text(text, form, format="html", outputfile=str(file))
        return str(module("pypandoc").convert_file(str(file), to))


PANDOC_FORMATS = (
    "ansi", "asciidoc", "asciidoc_legacy", "bbcode", "commonmark", "commonmark_x", "context", "djot", "docbook", "dokuwiki",
    "fb2", "gfm", "haddock", "html4", "html5", "icml", "ipynb", "jats", "jira", "json", "latex", "man", "markdown",
    "markdown_mmd", "markdown_phpextra", "markdown_strict", "markua", "mediawiki", "ms", "muse", "native", "opml", "org",
    "plain", "revealjs", "rst", "rtf", "s5", "slidy", "tei", "texinfo", "textile", "typst", "vimdoc", "xwiki", "zimwiki",
)  # fmt: skip
PANDOC_OPTIONS = {
    "plain": [("--columns=60",), ("--columns=100",), ("--wrap=none",), ("--wrap=preserve",), ("--toc", "-s"), ("--number-sections", "-s")],
    "markdown": [("--columns=60",), ("--wrap=none",), ("--reference-links",), ("--markdown-headings=setext",), ("--toc", "-s")],
    "gfm": [("--columns=60",), ("--wrap=none",)],
    "markdown-simple_tables-multiline_tables-pipe_tables": [(), ("--columns=60",)],
    "markdown-simple_tables-pipe_tables-grid_tables": [(), ("--columns=60",)],
    "markdown-fenced_code_blocks-backtick_code_blocks": [()],
    "plain-simple_tables-multiline_tables-pipe_tables": [(), ("--columns=60",), ("--wrap=none",)],
    "plain-simple_tables-multiline_tables-grid_tables": [()],
    "rst": [("--columns=60",), ("--wrap=none",), ("--list-tables",)],
    "org": [("--columns=60",), ("--wrap=none",)],
    "asciidoc": [("--columns=60",), ("--wrap=none",)],
    "html5": [("-s", "--toc"), ("-s", "--number-sections"), ("-s", "--section-divs"), ("-s", "--embed-resources"), ("--columns=60",)],
    "djot": [("--wrap=none",)],
    "haddock": [("--wrap=none",)],
    "dokuwiki": [("--wrap=none",)],
}  # fmt: skip
PANDOC = {
    f"pandoc, {start} to {' '.join((to, *options))}": Converter(
        "pypandoc", start, partial(pandoc, start=start, to=to, options=options)
    )
    for start, to, options in [
        *((start, to, ()) for to in PANDOC_FORMATS for start in ("html", "markdown")),
        *((start, to, options) for to, each in PANDOC_OPTIONS.items() for options in each for start in ("html",)),
    ]
} | {
    f"pandoc, {form} to {to}": Converter("pypandoc", "html", partial(office, form=form, to=to))
    for form in ("docx", "odt", "epub")
    for to in ("plain", "gfm", "html5")
}


# HTML to text --------------------------------------------------------------------------------------------------------
def html2text(text: str, **options: object) -> str:
    writer = module("html2text").HTML2Text()
    for name, value in options.items():
        setattr(writer, name, value)
    return str(writer.handle(text))


def get_text(text: str, *, mark: str, strip: bool = False) -> str:
    return str(module("bs4").BeautifulSoup(text, "html.parser").get_text(mark, strip=strip))


def inscriptis(text: str, *, strict: bool) -> str:
    css = module("inscriptis.css_profiles").CSS_PROFILES["strict" if strict else "relaxed"]
    return str(module("inscriptis").get_text(text, module("inscriptis.model.config").ParserConfig(css=css)))


def markdownify(text: str, **options: object) -> str:
    return str(module("markdownify").markdownify(text, **options))


def to_markdown(text: str) -> str:
    result = module("html_to_markdown").convert(text)
    return result if isinstance(result, str) else str(result.content)


def markitdown(text: str) -> str:
    import io

    tool = module("markitdown").MarkItDown()
    return str(tool.convert_stream(io.BytesIO(text.encode()), file_extension=".html").text_content)


DUMPS = {
    "html2text": Converter("html2text", "html", html2text),
    "html2text, not wrapped": Converter("html2text", "html", partial(html2text, body_width=0)),
    "html2text, narrow": Converter("html2text", "html", partial(html2text, body_width=50)),
    "html2text, padded tables": Converter("html2text", "html", partial(html2text, pad_tables=True)),
    "html2text, bypassed tables": Converter("html2text", "html", partial(html2text, bypass_tables=True)),
    "html2text, ignored tables": Converter("html2text", "html", partial(html2text, ignore_tables=True)),
    "html2text, marked code": Converter("html2text", "html", partial(html2text, mark_code=True)),
    "html2text, fenced code": Converter("html2text", "html", partial(html2text, backquote_code_style=True)),
    "html2text, escaped": Converter("html2text", "html", partial(html2text, escape_snob=True)),
    "html2text, wrapped items": Converter("html2text", "html", partial(html2text, wrap_list_items=True)),
    "html2text, wrapped items and tables": Converter("html2text", "html", partial(html2text, wrap_list_items=True, wrap_tables=True)),
    "html2text, single line breaks": Converter("html2text", "html", partial(html2text, single_line_break=True)),
    "html2text, no emphasis": Converter("html2text", "html", partial(html2text, ignore_emphasis=True, ul_item_mark="-")),
    "html2text, google doc": Converter("html2text", "html", partial(html2text, google_doc=True)),
    "beautifulsoup, lines": Converter("bs4", "html", partial(get_text, mark="\n")),
    "beautifulsoup, stripped lines": Converter("bs4", "html", partial(get_text, mark="\n", strip=True)),
    "beautifulsoup, bare": Converter("bs4", "html", partial(get_text, mark="")),
    "beautifulsoup, blanks": Converter("bs4", "html", partial(get_text, mark=" ")),
    "beautifulsoup, bars": Converter("bs4", "html", partial(get_text, mark="|", strip=True)),
    "inscriptis": Converter("inscriptis", "html", partial(inscriptis, strict=False)),
    "inscriptis, strict": Converter("inscriptis", "html", partial(inscriptis, strict=True)),
    "html-text": Converter("html_text", "html", lambda text: str(module("html_text").extract_text(text))),
    "html-text, plain": Converter("html_text", "html", lambda text: str(module("html_text").extract_text(text, guess_layout=False))),
    "markdownify": Converter("markdownify", "html", markdownify),
    "markdownify, atx": Converter("markdownify", "html", partial(markdownify, heading_style="ATX", bullets="-")),
    "markdownify, closed atx": Converter("markdownify", "html", partial(markdownify, heading_style="ATX_CLOSED", escape_underscores=False)),
    "markdownify, wrapped": Converter("markdownify", "html", partial(markdownify, wrap=True, wrap_width=70)),
    "markdownify, languages": Converter("markdownify", "html", partial(markdownify, code_language="sh", strong_em_symbol="_")),
    "html-to-markdown": Converter("html_to_markdown", "html", to_markdown),
    "markitdown": Converter("markitdown", "html", markitdown),
    "trafilatura": Converter("trafilatura", "html", lambda text: str(module("trafilatura").extract(text, include_tables=True, favor_recall=True))),
    "trafilatura, markdown": Converter("trafilatura", "html", lambda text: str(module("trafilatura").extract(text, output_format="markdown", include_formatting=True, favor_recall=True))),
    "trafilatura, everything": Converter("trafilatura", "html", lambda text: str(module("trafilatura").html2txt(text))),
    "creole": Converter("creole", "html", lambda text: str(module("creole").html2creole(text))),
    "creole, rest": Converter("creole", "html", lambda text: str(module("creole").html2rest(text))),
    "creole, textile": Converter("creole", "html", lambda text: str(module("creole").html2textile(text))),
}  # fmt: skip


# Markdown to HTML, and to Markdown -----------------------------------------------------------------------------------
def python_markdown(text: str, *, extensions: tuple[str, ...]) -> str:
    return str(module("markdown").markdown(text, extensions=list(extensions)))


def docutils(text: str, *, writer: str) -> str:
    rst = pandoc(text, start="html", to="rst")
    return str(
        module("docutils.core").publish_string(
            rst, writer=writer, settings_overrides={"output_encoding": "unicode", "report_level": 5}
        )
    )


def textile(text: str) -> str:
    return str(module("textile").textile(pandoc(text, start="html", to="textile")))


def rich(text: str, *, width: int, plain: bool = True) -> str:
    import io

    console = module("rich.console").Console(
        file=io.StringIO(),
        width=width,
        force_terminal=not plain,
        color_system=None if plain else "truecolor",
        legacy_windows=False,
    )
    console.print(module("rich.markdown").Markdown(text))
    return str(console.file.getvalue())


GITHUB = "<html><body><article class='markdown-body'>{}</article></body></html>"
RENDERERS = {
    "mistune": Converter("mistune", "markdown", lambda text: str(module("mistune").html(text))),
    "mistune, rst": Converter("mistune", "markdown", lambda text: str(module("mistune").create_markdown(renderer=module("mistune.renderers.rst").RSTRenderer())(text))),
    "mistune, markdown": Converter("mistune", "markdown", lambda text: str(module("mistune").create_markdown(renderer=module("mistune.renderers.markdown").MarkdownRenderer())(text))),
    "markdown-it": Converter("markdown_it", "markdown", lambda text: GITHUB.format(module("markdown_it").MarkdownIt("gfm-like", {"linkify": False}).render(text))),
    "markdown": Converter("markdown", "markdown", partial(python_markdown, extensions=("extra",))),
    "markdown, all": Converter("markdown", "markdown", partial(python_markdown, extensions=("extra", "codehilite", "toc", "sane_lists", "smarty"))),
    "markdown2": Converter("markdown2", "markdown", lambda text: str(module("markdown2").markdown(text, extras=["fenced-code-blocks", "tables", "header-ids", "toc"]))),
    "commonmark": Converter("commonmark", "markdown", lambda text: str(module("commonmark").commonmark(text))),
    "cmark-gfm": Converter("cmarkgfm", "markdown", lambda text: str(module("cmarkgfm").github_flavored_markdown_to_html(text))),
    "mdformat": Converter("mdformat", "markdown", lambda text: str(module("mdformat").text(text, extensions={"gfm", "tables"}))),
    "mdformat, wrapped": Converter("mdformat", "markdown", lambda text: str(module("mdformat").text(text, extensions={"gfm", "tables"}, options={"wrap": 70, "number": True}))),
    "m2r2": Converter("m2r2", "markdown", lambda text: str(module("m2r2").convert(text))),
    "docutils, html5": Converter("docutils", "html", partial(docutils, writer="html5")),
    "docutils, html4": Converter("docutils", "html", partial(docutils, writer="html4")),
    "docutils, xml": Converter("docutils", "html", partial(docutils, writer="xml")),
    "docutils, manpage": Converter("docutils", "html", partial(docutils, writer="manpage")),
    "docutils, pseudoxml": Converter("docutils", "html", partial(docutils, writer="pseudoxml")),
    "textile": Converter("textile", "html", textile),
    "rich, 80": Converter("rich", "markdown", partial(rich, width=80)),
    "rich, 120": Converter("rich", "markdown", partial(rich, width=120)),
    "rich, 200": Converter("rich", "markdown", partial(rich, width=200)),
    "rich, colours": Converter("rich", "markdown", partial(rich, width=100, plain=False)),
}  # fmt: skip


# Tables of text ------------------------------------------------------------------------------------------------------
def with_tables(text: str, write: Callable[[list[list[str]]], str]) -> str:
    """A Markdown page whose tables, bullets with names included, are written by another tool."""

    def table(match: re.Match[str]) -> str:
        rows = [
            [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
            for line in match.group().strip().split("\n")
        ]
        return write([rows[0], *rows[2:]]) + "\n"

    return re.sub(
        r"(?:^\|.*\n?){3,}", table, re.sub(r"^#+ |^```\w*$|`", "", text, flags=re.MULTILINE), flags=re.MULTILINE
    )


def tabulate(rows: list[list[str]], *, form: str, widths: int | None = None) -> str:
    options = {"maxcolwidths": [None, *[widths] * (len(rows[0]) - 1)]} if widths else {}
    return str(module("tabulate").tabulate(rows[1:], headers=rows[0], tablefmt=form, disable_numparse=True, **options))


def texttable(rows: list[list[str]]) -> str:
    table = module("texttable").Texttable(max_width=90)
    table.set_cols_dtype(["t"] * len(rows[0]))
    table.add_rows(rows)
    return str(table.draw())


def prettytable(rows: list[list[str]]) -> str:
    table = module("prettytable").PrettyTable(rows[0])
    table.add_rows(rows[1:])
    table.align = "l"
    return str(table.get_string())


TABLES = {
    **{
        f"tabulate, {form}": Converter("tabulate", "markdown tables", partial(with_tables, write=partial(tabulate, form=form)))
        for form in ("simple", "plain", "github", "grid", "simple_grid", "rounded_grid", "heavy_grid", "double_grid", "mixed_grid",
                     "fancy_grid", "outline", "simple_outline", "rounded_outline", "fancy_outline", "pipe", "orgtbl", "jira",
                     "presto", "pretty", "psql", "rst", "mediawiki", "moinmoin", "youtrack", "html", "latex", "textile", "tsv", "asciidoc")
    },
    **{
        f"tabulate, {form}, folded": Converter("tabulate", "markdown tables", partial(with_tables, write=partial(tabulate, form=form, widths=30)))
        for form in ("simple", "plain", "grid", "rounded_grid", "fancy_grid", "psql", "presto", "pretty", "outline", "rst")
    },
    "texttable": Converter("texttable", "markdown tables", partial(with_tables, write=texttable)),
    "prettytable": Converter("prettytable", "markdown tables", partial(with_tables, write=prettytable)),
}  # fmt: skip

CONVERTERS: dict[str, Converter] = PANDOC | DUMPS | RENDERERS | TABLES
