"""Feedback loops of one run: which there are, their polarity, and which of them drove the run when."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import quesnay._core as _core

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["FeedbackLoops", "scored_loops"]

_LETTERS = {1: "R", -1: "B", 0: "U"}
_WORDS = {1: "reinforcing", -1: "balancing", 0: "unknown"}
_SIGNS = {1: "+", -1: "-", 0: "unknown"}


class FeedbackLoops:
    """Feedback loops that acted in one run, by the method of Loops that Matter.

    The score of a link from x to z is the part of the change of z over a step that the change of x alone makes, over
    the whole change of z, with the sign of the link; of a flow to its stock, the change of the flow over the change of
    the stock's net flow. A loop's score is the product of its links' scores, and its relative score is that over the
    sum of the absolute scores of all loops of the same connected part of the model. A loop that reinforces is named R,
    one that balances B, one whose polarity changes in the run U; numbers follow their mean share.

    What this does not show: nothing is scored while nothing changes (an equilibrium), what drives a run from outside
    has no loop, and a run under another policy has other shares. With ``strongest`` the shares are of the loops found.

    Sources: Schoenberg, Davidsen & Eberlein 2020, System Dynamics Review 36 (scores); Schoenberg, Hayward & Eberlein
    2023, System Dynamics Review 39 (flows); Eberlein & Schoenberg 2020 (strongest paths).
    """

    def __init__(self, links: _core.LinkScores, found: _core.FeedbackLoops, *, all_loops: bool) -> None:
        self._links = links
        self._found = found
        self.all_loops = all_loops
        counts = dict.fromkeys(_LETTERS, 0)
        self.names: list[str] = []
        for polarity in found.polarities:
            counts[polarity] += 1
            self.names.append(f"{_LETTERS[polarity]}{counts[polarity]}")

    def __repr__(self) -> str:
        which = "all" if self.all_loops else "the strongest found"
        return f"<FeedbackLoops: {len(self.names)} loops ({which}) over {len(self._links.times)} steps>"

    def chain(self, name: str) -> list[str]:
        """Variables of a loop in the order they act, from a stock."""
        return [self._links.variables[variable] for variable in self._found.loops[self.names.index(name)]]

    @cached_property
    def table(self) -> pd.DataFrame:
        """Name, polarity, mean share, connected part and chain of every loop, the strongest first."""
        import pandas as pd

        rows = []
        for place, name in enumerate(self.names):
            chain = self.chain(name)
            rows.append(
                (
                    name, _WORDS[self._found.polarities[place]], self._found.shares[place], self._found.parts[place],
                    " -> ".join([*chain, chain[0]]),
                )
            )  # fmt: skip
        return pd.DataFrame(rows, columns=["loop", "polarity", "share", "part", "chain"])

    @cached_property
    def links(self) -> pd.DataFrame:
        """Cause, effect and sign of every link that acted: ``+``, ``-``, or ``unknown`` where the sign changes."""
        import pandas as pd

        names = self._links.variables
        rows = [
            (names[cause], names[effect], _SIGNS[sign])
            for (cause, effect), sign in zip(self._links.links, self._links.polarities, strict=True)
        ]
        return pd.DataFrame(rows, columns=["cause", "effect", "sign"])

    @cached_property
    def signs(self) -> dict[tuple[str, str], str]:
        """Sign of each link between whole quantities: the one all elements have, else ``unknown``."""
        names = [variable.split("[")[0] for variable in self._links.variables]
        found: dict[tuple[str, str], str] = {}
        for (cause, effect), sign in zip(self._links.links, self._links.polarities, strict=True):
            pair = names[cause], names[effect]
            found[pair] = _SIGNS[sign] if found.get(pair, _SIGNS[sign]) == _SIGNS[sign] else "unknown"
        return found

    @property
    def relative(self) -> pd.DataFrame:
        """Relative score of each loop in each step, by the step's end [unit of time]; negative where it balances."""
        return self._over_time(self._found.relative)

    @property
    def scores(self) -> pd.DataFrame:
        """Score of each loop in each step, by the step's end [unit of time]."""
        return self._over_time(self._found.scores)

    @property
    def dominant(self) -> pd.DataFrame:
        """Stretches of time and the fewest loops that make at least half of what happens in a part of the model."""
        import pandas as pd

        marks = self._found.dominant
        rows: list[tuple[int, float, float, str]] = []
        for part in dict.fromkeys(self._found.parts):
            start = 0.0
            before: str | None = None
            for step, time in enumerate(self._links.times):
                inside = [k for k, p in enumerate(self._found.parts) if p == part and marks[k, step]]
                said = ", ".join(self.names[k] for k in inside)
                if said == before:
                    rows[-1] = (part, start, time, said)
                else:
                    start, before = time, said
                    rows.append((part, start, time, said))
        return pd.DataFrame(rows, columns=["part", "from", "to", "loops"])

    def _over_time(self, values: NDArray[np.float64]) -> pd.DataFrame:
        import pandas as pd

        index = pd.Index(self._links.times, name="time")
        return pd.DataFrame(values.T.reshape(len(index), len(self.names)), index=index, columns=self.names)


def scored_loops(
    core: _core.CoreModel, values: Mapping[str, NDArray[np.float64]], plan: _core.DrawPlan, settings: _core.RunSettings,
    *, strongest: bool, most: int,
) -> FeedbackLoops:  # fmt: skip
    """Loops of the run of seed 0, draw 0; see :meth:`quesnay.Model.loops`."""
    links = _core.link_scores(core, values, plan, settings, seed=0, draw=0)
    return FeedbackLoops(links, _core.feedback_loops(links, strongest=strongest, most=most), all_loops=not strongest)
