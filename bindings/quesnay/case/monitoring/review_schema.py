"""What the review of a package may say."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from quesnay.case.strict import Strict, each_once

__all__ = ["DecisionTable", "ReviewTable"]

Share = Annotated[float, Field(ge=0, le=1)]
ShareOrName = Share | str


class DecisionTable(Strict):
    """What persons decide at a date of a review, in place of the rule."""

    date: datetime.date
    lever: str
    height: float
    accounts: Annotated[list[str], Field(min_length=1)] = []
    combine: Literal["add", "replace"] = "add"


class ReviewTable(Strict):
    """A review within a run: what it looks at, how late and how well, and what it may move."""

    dates: list[datetime.date] = Field(min_length=1)
    information_lag: float = Field(default=0.25, gt=0, le=5)
    information_noise: ShareOrName = 0.0
    administrative_lag: Annotated[float, Field(gt=0, le=5)] | str = 0.25
    money_moved_at_most: ShareOrName = 0.3
    quota_moved_at_most: Share = 0.2
    gap_full_at: float = Field(default=0.1, gt=0, le=1)
    gate_full_at: float = Field(default=0.05, gt=0, le=1)
    indicators: list[str] = []
    moves: list[Literal["project_starts", "fund_money", "investment_finance"]] = [
        "project_starts",
        "fund_money",
        "investment_finance",
    ]
    decision: list[DecisionTable] = []
    grade: Literal["published", "derived", "judgement"]
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _dates_in_order(self) -> ReviewTable:
        if sorted(set(self.dates)) != self.dates:
            raise ValueError("'dates' are not in order, each once")
        each_once(self.indicators)
        each_once([*self.moves])
        for decision in self.decision:
            if decision.date not in self.dates:
                raise ValueError(f"a decision is dated {decision.date}, expected one of 'dates'")
        return self
