"""Where the facts of one section go: to its endpoint, or to the page as a whole."""

from __future__ import annotations

import re

from ..facts import Document, Endpoint, Sentence
from ..patterns import PROMPT
from ..sentences import is_weighty, sentences

PROSE_STATUS = re.compile(
    r"\b(?:HTTP(?: status)?(?: code)?|status(?: code)?|returns?(?: an?| the)?(?: HTTP)?(?: status)?(?: code)?"
    r"|answers?(?: with)?(?: an?)?"
    r"|responds?(?: with)?(?: an?)?(?: HTTP)?|error)[: ]+`?([1-5]\d\d)\b(?! ?(?:char|record|row|device|ms"
    r"|second|request|message|item))"
    r"|\b([1-5]\d\d)`? (?:HTTP|error|status|Too Many|Not Found|Conflict)\b",
    re.IGNORECASE,
)


class Scope:
    """One section of the page, as far as it was read."""

    def __init__(self, document: Document, endpoint: Endpoint, *, is_general: bool, has_response: bool) -> None:
        self.document = document
        self.endpoint = endpoint
        self.is_general = is_general
        """Whether the section is about all endpoints."""
        self.has_response = has_response
        """Whether fields belong to the endpoint: in a flat page, those above its HTTP method may not."""
        self.lead = ""
        """What introduces the examples that follow."""
        self._table = 0
        """The table whose rows were reported last."""

    def watch(self, line: int, name: str, text: str, shortest: int = 1) -> None:
        """Keep the sentences of a text, if it has at least that many words."""
        if len(text.split()) >= shortest or is_weighty(text):
            prompt = PROMPT.match(text)
            texts = self.document.texts if self.is_general else self.endpoint.texts
            texts += [Sentence(line, name, each) for each in sentences(text[prompt.end() :] if prompt else text)]

    def statuses_in(self, line: int, text: str) -> None:
        """Note the status codes that a sentence names."""
        statuses = self.document.mentioned if self.is_general else self.endpoint.statuses
        for match in PROSE_STATUS.finditer(text):
            statuses.setdefault(match.group(1) or match.group(2), line)

    def misprint(self, line: int, text: str) -> None:
        """Report what was read in spite of how it is printed."""
        self.document.misprints.append((line, text))

    def unplaced(self, line: int, text: str, table: int = 0) -> None:
        """Report what could not be attributed; of the rows of a table, only the first."""
        self.document.unclear += 1
        if not table or table != self._table:
            self.document.unplaced.append((line, text))
        self._table = table
