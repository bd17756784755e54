"""Fan charts, by the name that reports and notebooks know."""

from quesnay.drawing.style import chart_style
from quesnay.study.pictures.fans import draw_fans, fan_chart

__all__ = ["chart_style", "draw_fans", "fan_chart"]
