"""Axes to draw on: those of the caller, or a figure of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from quesnay._core import InvalidValue
from quesnay.drawing.style import GREY, GRID, chart_style
from quesnay.kinds import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["axes_for", "checked_language", "finish", "styled", "title"]

_LANGUAGES = ("both", "en", "zh")


def checked_language(language: Any) -> str:
    """Raises InvalidValue for what is none of them."""
    if language not in _LANGUAGES:
        raise InvalidValue(f"language is {shown(language)}, expected 'both', 'en' or 'zh'")
    return str(language)


@contextmanager
def styled() -> Iterator[None]:
    """Fonts in which Chinese renders; names of a case are drawn as they are, a dollar sign begins no formula."""
    import matplotlib as mpl

    with mpl.rc_context({**chart_style(), "text.parse_math": False}):
        yield


def axes_for(ax: Any, size: tuple[float, float]) -> Axes:
    """The caller's axes, or those of a new figure of a size [inch].

    Raises
    ------
    InvalidValue
        For what is no axes.
    """
    from matplotlib.axes import Axes

    if isinstance(ax, Axes):
        return ax
    if ax is not None:
        raise InvalidValue(f"ax is {shown(ax)}, expected axes of Matplotlib")
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(figsize=size, layout="constrained")
    return axes


def finish(axes: Axes, *, grid: str, legend: bool = True) -> None:
    """Spines, grid and a legend that stands beside the data, never on it."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x" if grid == "x" else "y", color=GRID, lw=0.8)
    axes.set_axisbelow(True)
    if legend:
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=8.5)


def title(axes: Axes, lines: list[str], note: str = "") -> None:
    """A title of one or two lines, and a smaller line below the axes."""
    axes.set_title("\n".join(lines), fontsize=10.5, fontweight="bold", loc="left")
    if note:
        axes.annotate(
            note, (0.0, 0.0), xycoords=("axes fraction", "axes fraction"), xytext=(0, -34), textcoords="offset points",
            fontsize=7.5, color=GREY, ha="left", va="top",
        )  # fmt: skip
