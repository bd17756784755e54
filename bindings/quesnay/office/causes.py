"""What differs between two runs, by cause: facts, assumptions, package, settings, version, draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quesnay.office.run_tables import RunTables
from quesnay.office.sheets import Note

__all__ = ["CAUSES", "Difference", "cause_of", "differences"]

# In the order in which they are changed, one after the other.
CAUSES: dict[str, Note] = {
    "earlier_version": Note("version of the software, earlier run", "软件版本(前次)"),
    "facts": Note("facts", "数据"),
    "assumptions": Note("assumptions", "假设"),
    "package": Note("packages", "方案"),
    "settings": Note("settings of the case and of the run", "案例与运行设置"),
    "draws": Note("seed and number of draws", "随机种子与抽样次数"),
    "later_version": Note("version of the software, later run", "软件版本(本次)"),
}
_DRAWS = ("seed", "draws", "first_draw", "design")
# What a run says of itself and not of its inputs.
_SAID = ("quantile_method",)


@dataclass(frozen=True)
class Difference:
    """One thing that two runs do not have in common: a file by its path, or an option by its name."""

    cause: str
    what: str
    before: str
    after: str


def cause_of(path: str) -> str:
    """The cause that a file of a case belongs to."""
    if path.startswith("policies/"):
        return "package"
    if (
        path.startswith("assumptions/")
        or path in ("parameters.csv", "sources.csv")
        or path.endswith("correlations.csv")
    ):
        return "assumptions"
    return "settings" if path == "case.toml" else "facts"


def _files(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {str(one["path"]): str(one["sha256"]) for one in manifest["inputs"]}


def differences(before: RunTables, after: RunTables) -> list[Difference]:
    """All that differs between the manifests of two runs, by cause."""
    found = []
    ours, theirs = _files(before.manifest), _files(after.manifest)
    for path in sorted(ours.keys() | theirs.keys()):
        if ours.get(path) != theirs.get(path):
            shown = [digest[:12] if digest else "" for digest in (ours.get(path, ""), theirs.get(path, ""))]
            found.append(Difference(cause_of(path), path, shown[0], shown[1]))
    first, second = before.manifest["options"], after.manifest["options"]
    for name in sorted(set(first) | set(second)):
        if first.get(name) != second.get(name) and name not in _SAID:
            cause = "draws" if name in _DRAWS else "settings"
            found.append(Difference(cause, name, str(first.get(name, "")), str(second.get(name, ""))))
    for name in ("quesnay", "commit"):
        if before.manifest.get(name) != after.manifest.get(name):
            found.append(
                Difference("later_version", name, str(before.manifest.get(name)), str(after.manifest.get(name)))
            )
    order = list(CAUSES)
    return sorted(found, key=lambda one: (order.index(one.cause), one.what))
