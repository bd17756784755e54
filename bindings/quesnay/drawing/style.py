"""Fonts and colours of charts."""

from __future__ import annotations

import warnings
from typing import Any

__all__ = [
    "BANDS", "BREAK", "COLOURS", "FAN", "GREY", "GRID", "INK", "MARKERS", "REFERENCE", "TARGET", "chart_style", "said",
]  # fmt: skip

_CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "SimHei",
)
INK, GREY, GRID = "#1f2d3d", "#52606d", "#e4e7eb"
FAN, REFERENCE, TARGET, BREAK = "#17506f", "#8a5a00", "#b3261e", "#7b8794"
# Levels of a fan, the widest first, each in a colour of its own: what a legend shows is what is drawn.
BANDS = (
    (0.05, 0.95, "#d9e6ee", "5-95 %"),
    (0.10, 0.90, "#b0cddd", "10-90 %"),
    (0.25, 0.75, "#76a8c4", "25-75 %"),
)

# Told apart by readers who do not see red or green (Okabe & Ito 2008), each with a marker of its own.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#6f6f6f", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")


def said(text: str, language: str) -> str:
    """Of ``English / 中文`` the part in a language; all of it for ``both``, and for what has one part."""
    english, _, chinese = text.partition(" / ")
    return text if language == "both" or not chinese else english if language == "en" else chinese


def _fonts() -> list[str]:
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    chinese = [name for name in _CHINESE_FONTS if name in known]
    if not chinese:
        warnings.warn(
            "no font for Chinese labels was found, expected one such as Noto Sans CJK (Debian: fonts-noto-cjk)",
            stacklevel=3,
        )
    return [*chinese, "DejaVu Sans"]


def chart_style() -> dict[Any, Any]:
    """Settings of Matplotlib with which Chinese labels render: ``plt.rcParams.update(chart_style())``.

    Warns if no font for Chinese labels is installed.
    """
    return {"font.family": _fonts(), "axes.unicode_minus": False, "text.color": INK}
