"""What the C++ project of tests/package/cpp must print."""

import math
import subprocess

import pytest


def done(*command: object) -> str:
    """What a command prints; its errors are shown if it fails."""
    ended = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert ended.returncode == 0, f"{' '.join(map(str, command))}\n{ended.stdout}{ended.stderr}"
    return ended.stdout


def require_right_numbers(printed: str) -> None:
    lines = dict(line.split(" ", 1) for line in printed.splitlines())
    # (I - A) x = f by Cramer's rule. The table is the example of Miller & Blair 2009, Input-Output Analysis, chapter 2.
    assert [float(word) for word in lines["output"].split()] == pytest.approx([945 / 0.7575, 1395 / 0.7575], abs=1e-4)
    # Growth of 4 % for three years; the error of the classical Runge-Kutta method in 36 steps is below 1e-9.
    assert float(lines["capital"]) == pytest.approx(100 * math.exp(0.12), abs=1e-6)
    # Growth uniform in [2 %, 6 %]: quantiles and mean in closed form, within four standard errors (0.09 each).
    mean = 100 * (math.exp(0.18) - math.exp(0.06)) / 0.12
    expected = [100 * math.exp(3 * 0.024), mean, 100 * math.exp(3 * 0.056)]
    assert [float(word) for word in lines["draws"].split()] == pytest.approx(expected, abs=0.36)
    assert lines["error"].startswith("the settings of a run are not filled: ")
