"""The findings of a check and the cost of a run, shown as a small table before the question."""

from __future__ import annotations

from decimal import Decimal

from ...fleet.actions.options import Findings
from ..output import say

LONGEST_TABLE = 10
"""Maximum number of rows to show; the others are summed up in one row."""


def show_findings(findings: Findings, price: str | None) -> None:
    """Print the reasons that devices could not be read, and the cost of the others.

    Args:
        findings: what the check has shown.
        price: what is known of the price in words.
    """
    for reason, count in sorted(findings.reasons.items(), key=lambda item: -item[1])[:LONGEST_TABLE]:
        say(f"  {count:,}  could not be read: {reason}")
    known = {each: count for each, count in findings.prices.items() if each is not None}
    if known:
        _show_prices(known, findings.prices.get(None, 0))
    elif price:
        say(f"Price: {price.replace('`', '')}")


def _show_prices(known: dict[Decimal, int], unknown: int) -> None:
    """Print the number of devices by price, most expensive first, and the total."""
    dearest = sorted(known.items(), reverse=True)
    rows = [(f"{count:,}", f"{price:,.2f} each", f"{price * count:,.2f}") for price, count in dearest[:LONGEST_TABLE]]
    if others := dearest[LONGEST_TABLE:]:
        total = sum((price * count for price, count in others), Decimal(0))
        rows.append((f"{sum(count for _, count in others):,}", "for less", f"{total:,.2f}"))
    if unknown:
        rows.append((f"{unknown:,}", "not known", "?"))
    cost = sum((price * count for price, count in known.items()), Decimal(0))
    rows.append((f"{sum(known.values()) + unknown:,}", "in all", f"{cost:,.2f}{' or more' if unknown else ''}"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    say("Cost, in the currency of the contract:")
    for number, what, amount in rows:
        say(f"  {number:>{widths[0]}}  {what:>{widths[1]}}  {amount:>{widths[2]}}")
