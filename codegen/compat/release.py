"""What a difference means for a release: the next version, and its section in the changelog."""

from __future__ import annotations

from collections.abc import Sequence

from .change import Change, Weight

HEADINGS: dict[Weight, str] = {"breaking": "Breaking", "additive": "Added", "docs only": "Documentation"}


def verdict(version: str, changes: Sequence[Change]) -> tuple[str, str]:
    """The next version after `version`, and how it was counted."""
    major, minor, patch = (int(part) for part in version.split(".")[:3])
    weights = {change.weight for change in changes}
    if not changes:
        return version, "nothing changes"
    if not major:
        if "breaking" in weights:
            return f"0.{minor + 1}.0", "before 1.0 a breaking change counts as minor"
        return f"0.{minor}.{patch + 1}", "before 1.0 everything that breaks nothing counts as patch"
    if "breaking" in weights:
        return f"{major + 1}.0.0", "a breaking change counts as major"
    if "additive" in weights:
        return f"{major}.{minor + 1}.0", "an addition counts as minor"
    return f"{major}.{minor}.{patch + 1}", "texts count as patch"


def section(version: str, changes: Sequence[Change]) -> str:
    """The section of the changelog, in Markdown."""
    lines = [f"## {version}", ""]
    for weight, heading in HEADINGS.items():
        group = [change for change in changes if change.weight == weight]
        if group:
            lines += [f"### {heading}", "", *(_item(change) for change in group), ""]
    return "\n".join(lines)


def _item(change: Change) -> str:
    return f"- `{change.where}`: {change.text}." if change.where else f"- {change.text[:1].upper()}{change.text[1:]}."
