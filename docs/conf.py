"""How Sphinx builds the site: Markdown with MyST, the theme furo, nothing from other hosts."""

from __future__ import annotations

import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

from codegen.site.reference import write  # noqa: E402 - codegen is not an installed package
from docs.commands import write_commands  # noqa: E402 - like codegen
from docs.examples import runner  # noqa: E402 - like codegen
from docs.gallery import write_gallery  # noqa: E402 - like codegen
from lattigo._version import __version__  # noqa: E402

project = "lattigo"
release = version = __version__
copyright = "the authors of lattigo"  # noqa: A001 - Sphinx's name

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3
smartquotes_action = "D"  # dashes; quotation marks stay as they are, since some are code
default_role = "literal"
add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
nitpicky = False

html_theme = "furo"
html_title = "lattigo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
copybutton_exclude = ".linenos, .gp, .go"


def to_rst(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:  # noqa: ARG001
    """Convert the Markdown blocks of docstrings to reStructuredText, which autodoc reads."""
    found: list[str] = []
    fenced = False
    for line in lines:
        if line.startswith("```"):
            fenced = not fenced
            found += ["", f".. code-block:: {line[3:]}", ""] if fenced else [""]
        elif what == "module" and line.startswith("    ") and "::" not in found:
            found += ["::", "", line]
        else:
            found.append(f"    {line}" if fenced else line)
    # Napoleon reads the text before a colon in an attribute's first line as its type, unless that line is a comment.
    lines[:] = ["..", "", *found] if what == "attribute" else found


def publish_docstrings() -> None:
    """Let autodoc find the docstrings of attributes: it looks in the module that a class is imported from."""
    for name in [name for name in sys.modules if name.startswith("lattigo.")]:
        private = ModuleAnalyzer.for_module(name)
        private.analyze()
        for (kind, attribute), text in private.attr_docs.items():
            public_name = getattr(getattr(sys.modules[name], kind, None), "__module__", name)
            if public_name != name:
                public = ModuleAnalyzer.for_module(public_name)
                public.analyze()
                public.attr_docs[kind, attribute] = text
                public.tagorder[f"{kind}.{attribute}"] = len(public.tagorder)


def setup(app: Sphinx) -> None:
    """Write the reference before Sphinx reads the pages."""
    with runner() as run:
        write(ROOT / "pyproject.toml", HERE / "reference", run)
    write_commands(HERE / "reference" / "commands.md")
    write_gallery(HERE)
    publish_docstrings()
    app.connect("autodoc-process-docstring", to_rst, priority=100)  # before napoleon, which is at 500
