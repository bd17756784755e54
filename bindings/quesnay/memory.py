"""Memory that this process may still take, so that what cannot be held is refused before it is begun."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from quesnay._core import InvalidValue
from quesnay.processors import control_groups

__all__ = ["memory_left", "require_memory"]

# Version of control groups: the limit, what is used of it, and the key of what can be given back in memory.stat.
_FILES = {
    "v2": ("memory.max", "memory.current", "inactive_file"),
    "v1": ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
}


# Below this no system is asked: a run would otherwise read its files at every step.
_SMALL = 64 << 20


def _number(text: str) -> int:
    return int(text.split()[0])


def _of_group(version: str, folder: Path) -> int | None:
    """Bytes that one group leaves, None without a limit."""
    limit, used, cached = _FILES[version]
    try:
        left = _number((folder / limit).read_text("utf-8")) - _number((folder / used).read_text("utf-8"))
        for line in (folder / "memory.stat").read_text("utf-8").splitlines():
            key, _, value = line.partition(" ")
            left += int(value) if key == cached else 0
    except (OSError, ValueError, IndexError):
        return None  # "max", or no such group or limit
    return max(0, left)


def _limits(root: Path) -> Iterator[int]:
    with suppress(OSError, ValueError, IndexError, KeyError):
        lines = (root / "proc/meminfo").read_text("utf-8").splitlines()
        told = dict(line.split(":", 1) for line in lines if ":" in line)
        yield 1024 * (_number(told["MemAvailable"]) + _number(told.get("SwapFree", "0")))
    for version, mount, group in control_groups(root, "memory"):
        for part in (group, *group.parents):
            left = _of_group(version, mount / part.relative_to(part.anchor))
            if left is not None:
                yield left
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY:
        with suppress(OSError, ValueError, IndexError):
            taken = _number((root / "proc/self/statm").read_text("utf-8")) * resource.getpagesize()
            yield max(0, limit - taken)


def memory_left(root: Path = Path("/")) -> int | None:
    """Bytes: the least of what the machine has available, what control groups and the process's own limit leave.

    None where the system does not tell.
    """
    return min(_limits(root), default=None)


def require_memory(needed: float, what: str, instead: str) -> None:
    """Refuses what needs more memory than there is.

    Parameters
    ----------
    needed
        Bytes.
    what, instead
        What needs them, in the plural, and what to ask for instead; parts of the sentence.

    Raises
    ------
    InvalidValue
        With what is needed and what there is.
    """
    left = memory_left() if needed > _SMALL else None
    if left is not None and needed > left:
        raise InvalidValue(
            f"{what} take {needed / 1e9:.3g} GB of memory and {left / 1e9:.3g} GB are left, expected {instead}"
        )
