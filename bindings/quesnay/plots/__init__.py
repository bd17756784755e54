"""Charts."""

from quesnay.plots.fans import draw_fans, fan_chart

__all__ = ["draw_fans", "fan_chart"]
