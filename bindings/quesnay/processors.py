"""The processor time that a container or scheduler grants this process: a limit on the threads used by default.

The core, which opens no file, knows affinity and OMP_NUM_THREADS by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import quesnay._core as _core

__all__ = ["control_groups", "cpu_quota", "limit_to_quota"]


def control_groups(root: Path, controller: str) -> Iterator[tuple[str, Path, PurePosixPath]]:
    """Version, where the groups of a hierarchy are mounted, and this process's group in it.

    Of the hierarchies of version 1, those that have the controller.
    """
    try:
        lines = (root / "proc/self/cgroup").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    mounts = root / "sys/fs/cgroup"
    for line in lines:
        number, _, rest = line.partition(":")
        controllers, _, group = rest.partition(":")
        if number == "0" and not controllers:
            yield "v2", mounts, PurePosixPath(group)
            yield "v2", mounts / "unified", PurePosixPath(group)
        elif controller in controllers.split(","):
            yield "v1", mounts / controller, PurePosixPath(group)
            yield "v1", mounts / controllers, PurePosixPath(group)


def _quota(version: str, folder: Path) -> float | None:
    """Processors granted to one group, None without a limit."""
    try:
        if version == "v2":
            granted, period = (folder / "cpu.max").read_text("utf-8").split()
        else:
            granted, period = (
                (folder / f"cpu.cfs_{name}_us").read_text("utf-8").strip() for name in ("quota", "period")
            )
        processors = int(granted) / int(period)
    except (OSError, ValueError, ZeroDivisionError):
        return None  # "max", or no such group or limit
    return processors if processors > 0 else None


def cpu_quota(root: Path = Path("/")) -> float | None:
    """Processors that control groups (version 2 or 1) grant this process, the least of all groups above it.

    None where nothing limits them.
    """
    found = []
    for version, mount, group in control_groups(root, "cpu"):
        # In a container the path may be that of the host, of which only the top is to be seen.
        for part in (group, *group.parents):
            found.append(_quota(version, mount / part.relative_to(part.anchor)))
    return min((one for one in found if one is not None), default=None)


def limit_to_quota(root: Path = Path("/")) -> None:
    """Lets runs and tables take by default no more threads than the quota, rounded up."""
    quota = cpu_quota(root)
    _core.limit_default_threads(0 if quota is None else max(1, math.ceil(quota)))
