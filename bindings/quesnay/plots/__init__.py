"""Charts."""

from quesnay.plots.fans import chart_style, draw_fans, fan_chart

__all__ = ["chart_style", "draw_fans", "fan_chart"]
