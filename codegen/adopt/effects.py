"""What a foreign operation does, as far as its HTTP method, its path and its text show. It is always a guess."""

from __future__ import annotations

import re

BILLABLE = re.compile(
    r"\b(?:charg\w+|fees?|billed|purchase\w*|order\w*|buy\w*|(?:send|sent)\w* (?:an? )?(?:sms|message)s?|costs?)\b",
    re.IGNORECASE,
)
DESTRUCTIVE = re.compile(
    r"\b(?:terminat\w+|delet\w+|remov\w+|destroy\w*|undone|permanent\w*|irrevers\w+|revok\w+|eras\w+|cancel\w*)\b",
    re.IGNORECASE,
)


def effect_of(verb: str, path: str, text: str) -> tuple[str, str]:
    """The x-effect, and why."""
    if verb in {"get", "head", "options"}:
        return "read", f"the HTTP method is {verb.upper()}"
    words = f"{re.sub(r'[_/{}-]', ' ', path)} {text}"
    if verb == "delete":
        return "destructive", "the HTTP method is DELETE"
    for effect, pattern in (("destructive", DESTRUCTIVE), ("billable", BILLABLE)):
        if match := pattern.search(words):
            return effect, f"its text or path says {match.group().lower()}"
    return "write", f"the HTTP method is {verb.upper()}; billable or destructive if it costs or can't be undone"
