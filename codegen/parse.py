"""Reading of a spec; all mistakes are reported at once."""

from __future__ import annotations

from . import grammar
from .ir import Api
from .load import load
from .parser.operations import Operations
from .parser.schemas import Schemas
from .problems import Problems


def parse(text: str, file: str) -> Api:
    """Read a spec.

    Raises:
        SpecError: the spec has mistakes; all of them are listed.
    """
    problems = Problems(file)
    root = load(text, problems)
    if problems:
        raise problems.error()
    grammar.check(root, problems)
    grammar.check_references(root, problems)
    schemas = Schemas(root, problems)
    resources = Operations(root, schemas, problems).resources()
    api = Api(root["info"]["title"].text, resources, schemas.enums(), schemas.models())
    grammar.check_openapi(root, problems)
    if not problems:
        grammar.check_examples(root, problems)
    if problems:
        raise problems.error()
    return api
