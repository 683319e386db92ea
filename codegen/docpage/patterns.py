"""The words and marks by which the parts of a page are known, for all readers."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Label: TypeAlias = Literal["verb", "parameters", "fields", "statuses", "lead"]

VERBS = ("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS")
IDENTIFIER = re.compile(r":?[A-Za-z_]\w*")
PATH = re.compile(
    r"(?:(?P<verb>GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS)\b[\s:]*)?(?:https?://[^/\s]+)?"
    r"(?P<path>/?[\w.-]+(?:/(?:[\w.-]+|:\w+|{\w+}|<[\w ]+>))+/?)(?:(?:\s*[\[(]|\s+)(?P<last>GET|PUT|POST|DELETE|PATCH"
    r"|HEAD|OPTIONS)[\])]?)?",
    re.IGNORECASE,
)
NUMBERING = re.compile(
    r"(?:\d+\.)+\d*\s+|\d+\)?\s+|(?:endpoint|url|path|uri|route|http request|request)\s*:\s*", re.IGNORECASE
)
LABELS: tuple[tuple[Label, re.Pattern[str]], ...] = (
    ("verb", re.compile(r"(?:http )?(?:verb|method)s?\s*:", re.IGNORECASE)),
    ("parameters", re.compile(r"(?:[^:]*\bparameters(?: are)?(?: ?\([^)]*\))?\s*:|(?:[a-z]+ ){0,3}parameters)$",
                              re.IGNORECASE)),
    ("fields", re.compile(r"(?:[^.:]*\bfields\s*:|(?:['\w]+ ){0,4}fields)$", re.IGNORECASE)),
    ("statuses", re.compile(r"http return status codes\b|(?:(?:http )?status codes?|responses?)\s*:$", re.IGNORECASE)),
    ("lead", re.compile(r"(?:another |below (?:is|are) )?(?:an )?examples?\b.*|returns?\s*:?$|using json\b.*"
                        r"|(?:request|response) body\b.{0,10}$", re.IGNORECASE)),
)  # fmt: skip
TITLE = re.compile(
    r"(?:basics|errors?|pagination|authentication|return codes|(?:http )?status codes|time formats?"
    r"|rate limit(?:s|ing)?|[\w ]{1,40} endpoints)",
    re.IGNORECASE,
)
CALL = re.compile(r"""(?:^|[\s>$/])curl\s+(?:-|['"]?https?:)""")
BULLET = re.compile(r"(\s*)(?:[-*•◦▪▫‣●○·–—+→⇒➔➜➢➤►▶✓✔✦◆◇■□⁃∙\uf0a7\uf0b7\uf0d8]|(?<=\s)o|\d{1,2}[.)])\s+(?=\S)")
PROMPT = re.compile(r"(?:/>|\$|>|%|PS [A-Z]:\S*>)\s+(?=\S)")
COMMENT = re.compile(r"(?:#|//)\s+(?=\S)")
FIELD = re.compile(r"(?::[A-Za-z_]\w*)(?:[\s,]+:[A-Za-z_]\w*)*")
HEADER = re.compile(r"(?:X-[\w-]+|Link|Retry-After|Authorization|Content-Type|Accept|[A-Z]\w+-[A-Z][\w-]+):\s")
MEMBER = re.compile(r"\"?\w+\"?\s*:\s*[{\[<\"\d-]|[\w<>\" ]+:\s*<[^<>]*>,?$")
STATUS = re.compile(
    r"[`\"']?(?:HTTP(?:/[\d.]+)?[`\"']?\s+)?[`\"']?([1-5]\d\d)\b(?!\s*(?:char|%|ms|kb|mb|sec|min|req|call|record|row))",
    re.IGNORECASE,
)


def label_of(text: str) -> Label | None:
    """The kind of list or example that a line announces."""
    return next((kind for kind, pattern in LABELS if pattern.match(text)), None)


def is_code(text: str) -> bool:
    """Whether a line is an example, wherever it is."""
    return bool(
        CALL.search(text)
        or PROMPT.match(text)
        or COMMENT.match(text)
        or FIELD.fullmatch(text)
        or HEADER.match(text)
        or re.match(r"[{}\[\]]|\.{3,}$|<[^>]*>\s*[:,]", text)
        or (MEMBER.match(text) and (text.startswith('"') or text.endswith((",", "{", "[", '"', "}"))))
    )
