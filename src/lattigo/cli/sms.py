"""The parts that a text message is split into; carriers charge for each of them."""

from __future__ import annotations

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = frozenset("^{}\\[~]|€\f")
"""Characters that take two places."""
ALONE, TOGETHER = 160, 153
ALONE_IN_UCS_2, TOGETHER_IN_UCS_2 = 70, 67
"""Maximum number of characters in a single-part message, and in each part of a longer one."""


def parts(text: str) -> int:
    """Return the number of parts that carriers split a text into (3GPP 23.038)."""
    if GSM_7.union(ESCAPED).issuperset(text):
        sizes, alone, together = [1 + (sign in ESCAPED) for sign in text], ALONE, TOGETHER
    else:
        sizes, alone, together = (
            [len(sign.encode("utf-16-le")) // 2 for sign in text],
            ALONE_IN_UCS_2,
            TOGETHER_IN_UCS_2,
        )
    if sum(sizes) <= alone:
        return 1
    count, room = 1, together
    for size in sizes:  # no part ends inside a character
        if size > room:
            count, room = count + 1, together
        room -= size
    return count
