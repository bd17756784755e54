"""Threads used by default: the least of affinity, OMP_NUM_THREADS and the quota of control groups."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from quesnay import _core
from quesnay.processors import cpu_quota, limit_to_quota

# Trees as kernels show them: the process's groups, and what files hold.
V2 = "0::/system.slice/job.scope\n"
V1 = "5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n1:name=systemd:/docker/abc\n"
HYBRID = "3:cpu,cpuacct:/job\n0::/job\n"
CG = "sys/fs/cgroup/"
QUOTAS = {
    "v2, no limit": (V2, {f"{CG}system.slice/job.scope/cpu.max": "max 100000\n"}, None),
    "v2, one and a half": (V2, {f"{CG}system.slice/job.scope/cpu.max": "150000 100000\n"}, 1.5),
    "v2, a group above": (V2, {f"{CG}system.slice/job.scope/cpu.max": "800000 100000\n",
                               f"{CG}system.slice/cpu.max": "200000 100000\n"}, 2.0),
    "v2, top of a container": ("0::/\n", {f"{CG}cpu.max": "50000 100000\n"}, 0.5),
    "v2, path of the host": (V2, {f"{CG}cpu.max": "300000 100000\n"}, 3.0),
    "v2, outside of the mount": ("0::/../../other\n", {f"{CG}cpu.max": "300000 100000\n"}, 3.0),
    "v1, no limit": (V1, {f"{CG}cpu,cpuacct/docker/abc/cpu.cfs_quota_us": "-1\n",
                          f"{CG}cpu,cpuacct/docker/abc/cpu.cfs_period_us": "100000\n"}, None),
    "v1": (V1, {f"{CG}cpu,cpuacct/docker/abc/cpu.cfs_quota_us": "400000\n",
                f"{CG}cpu,cpuacct/docker/abc/cpu.cfs_period_us": "100000\n"}, 4.0),
    "v1, path of the host": (V1, {f"{CG}cpu/cpu.cfs_quota_us": "25000\n",
                                  f"{CG}cpu/cpu.cfs_period_us": "50000\n"}, 0.5),
    "both": (HYBRID, {f"{CG}cpu,cpuacct/job/cpu.cfs_quota_us": "300000\n",
                      f"{CG}cpu,cpuacct/job/cpu.cfs_period_us": "100000\n",
                      f"{CG}unified/job/cpu.max": "200000 100000\n"}, 2.0),
    "nothing to read": (V2, {}, None),
    "a file that says nothing": (V2, {f"{CG}cpu.max": "\n"}, None),
    "a period of zero": (V2, {f"{CG}cpu.max": "100000 0\n"}, None),
}  # fmt: skip


def tree(root: Path, groups: str, files: dict[str, str]) -> Path:
    for name, text in {"proc/self/cgroup": groups, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


@pytest.mark.parametrize("case", QUOTAS)
def test_the_quota_is_the_least_of_all_groups(case: str, tmp_path: Path) -> None:
    groups, files, expected = QUOTAS[case]
    assert cpu_quota(tree(tmp_path, groups, files)) == expected


def test_a_system_without_control_groups_has_no_quota(tmp_path: Path) -> None:
    assert cpu_quota(tmp_path) is None


def test_the_quota_limits_what_is_used_by_default(tmp_path: Path) -> None:
    try:
        limit_to_quota(tree(tmp_path / "half", "0::/\n", {f"{CG}cpu.max": "50000 100000\n"}))
        assert _core.default_threads() == 1
        limit_to_quota(tree(tmp_path / "none", "0::/\n", {f"{CG}cpu.max": "max 100000\n"}))
        without = _core.default_threads()
        # Rounded up: a share of a processor is used too.
        limit_to_quota(tree(tmp_path / "more", "0::/\n", {f"{CG}cpu.max": f"{100000 * without - 50000} 100000\n"}))
        assert _core.default_threads() == without
    finally:
        limit_to_quota()


@pytest.mark.parametrize(("asked", "expected"), [("1", 1), ("100000", None), ("", None), ("2,1", None)])
def test_omp_num_threads_limits_what_is_used_by_default(asked: str, expected: int | None) -> None:
    program = "import quesnay, os; print(quesnay._core.default_threads())"
    environment = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}

    def threads(more: dict[str, str]) -> int:
        told = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment | more
        )
        return int(told.stdout)

    free = threads({})
    assert 1 <= free <= len(os.sched_getaffinity(0))
    assert threads({"OMP_NUM_THREADS": asked}) == (min(free, 2) if asked == "2,1" else expected or free)


def test_affinity_limits_what_is_used_by_default() -> None:
    program = (
        "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); import quesnay;"
        " print(quesnay._core.default_threads())"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "1\n"
