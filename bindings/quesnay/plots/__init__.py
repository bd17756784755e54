"""Charts."""

from quesnay.drawing.style import chart_style
from quesnay.plots.fans import draw_fans, fan_chart
from quesnay.plots.score_charts import draw_scores, outturn_chart, pit_chart

__all__ = ["chart_style", "draw_fans", "draw_scores", "fan_chart", "outturn_chart", "pit_chart"]
