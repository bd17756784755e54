"""Forecasts of a case against what came: indices, rivals, scores and words."""
