"""Functions with known indices, and the reference answers."""

import json
from pathlib import Path
from typing import Any

import numpy as np

REFERENCE: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[2] / "reference" / "mc" / "sensitivity.json").read_text(encoding="utf-8")
)


def ishigami(u: np.ndarray, a: float = 7.0, b: float = 0.1) -> np.ndarray:
    """Of points of the unit cube, inputs uniform from -pi to pi."""
    x = np.pi * (2.0 * u - 1.0)
    return np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])


def g_function(u: np.ndarray, a: list[float]) -> np.ndarray:
    """Sobol's g."""
    return np.prod((np.abs(4.0 * u - 2.0) + np.array(a)) / (1.0 + np.array(a)), axis=1)
