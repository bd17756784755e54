"""Feedback loops of one run: which there are, their polarity, and which of them drove the run when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import quesnay._core as _core

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["FeedbackLoops", "scored_loops"]

_LETTERS = {1: "R", -1: "B", 0: "U"}
_WORDS = {1: "reinforcing", -1: "balancing", 0: "unknown"}
_SIGNS = {1: "+", -1: "-", 0: "unknown"}
#: Names of the mechanisms that a chain of variables goes through.
Naming: TypeAlias = Callable[[Sequence[str]], list[str]]


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

    def __init__(
        self, links: _core.LinkScores, found: _core.FeedbackLoops, *, all_loops: bool, naming: Naming | None = None
    ) -> None:
        self._naming = naming
        self._links = links
        self._found = found
        self.all_loops = all_loops
        # Each is copied out of the core when it is asked for.
        self._variables, self._chains, parts = links.variables, found.loops, found.parts
        self._size = _sizes(self._chains, parts)
        shares = found.shares
        self._order = sorted(range(len(parts)), key=lambda k: (-self._size[parts[k]], parts[k], -shares[k]))
        counts = dict.fromkeys(_LETTERS, 0)
        self.names: list[str] = []
        polarities = found.polarities
        for place in self._order:
            counts[polarities[place]] += 1
            self.names.append(f"{_LETTERS[polarities[place]]}{counts[polarities[place]]}")

    def __repr__(self) -> str:
        which = "all" if self.all_loops else "the strongest found"
        return f"<FeedbackLoops: {len(self.names)} loops ({which}) over {len(self._links.times)} steps>"

    def chain(self, name: str) -> list[str]:
        """Variables of a loop in the order they act, from a stock."""
        return [self._variables[variable] for variable in self._chains[self._order[self.names.index(name)]]]

    @cached_property
    def table(self) -> pd.DataFrame:
        """Name, polarity, mean share, connected part, its size and chain of every loop.

        Loops of the largest part come first, of each part the strongest: a quantity that alone feeds back on itself
        has all of a part of its own, and says little of the model. The size counts quantities in the part's loops.
        """
        import pandas as pd

        polarities, shares, parts = self._found.polarities, self._found.shares, self._found.parts
        rows = []
        for name, place in zip(self.names, self._order, strict=True):
            chain = [self._variables[variable] for variable in self._chains[place]]
            rows.append(
                (
                    name, _WORDS[polarities[place]], shares[place], parts[place], self._size[parts[place]],
                    " -> ".join([*chain, chain[0]]),
                )
            )  # fmt: skip
        table = pd.DataFrame(rows, columns=["loop", "polarity", "share", "part", "size", "chain"])
        if self._naming is not None:
            said = [", ".join(self._naming(self.chain(name))) for name in self.names]
            table.insert(5, "mechanisms", pd.Series(said, dtype=object))
        return table

    @cached_property
    def links(self) -> pd.DataFrame:
        """Cause, effect and sign of every link that acted: ``+``, ``-``, or ``unknown`` where the sign changes."""
        import pandas as pd

        names = self._variables
        rows = [
            (names[cause], names[effect], _SIGNS[sign])
            for (cause, effect), sign in zip(self._links.links, self._links.polarities, strict=True)
        ]
        return pd.DataFrame(rows, columns=["cause", "effect", "sign"])

    @cached_property
    def signs(self) -> dict[tuple[str, str], str]:
        """Sign of each link between whole quantities: the one all elements have, else ``unknown``."""
        names = [variable.split("[")[0] for variable in self._variables]
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
        parts = [self._found.parts[place] for place in self._order]
        for part in dict.fromkeys(parts):
            start = 0.0
            before: str | None = None
            for step, time in enumerate(self._links.times):
                inside = [k for k, p in enumerate(parts) if p == part and marks[self._order[k], step]]
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
        ordered = values.reshape(len(self.names), len(index))[self._order]
        return pd.DataFrame(ordered.T, index=index, columns=self.names)


def _sizes(loops: Sequence[Sequence[int]], parts: Sequence[int]) -> dict[int, int]:
    """By connected part, how many quantities its loops go through."""
    inside: dict[int, set[int]] = {}
    for part, loop in zip(parts, loops, strict=True):
        inside.setdefault(part, set()).update(loop)
    return {part: len(quantities) for part, quantities in inside.items()}


def scored_loops(
    core: _core.CoreModel, values: Mapping[str, NDArray[np.float64]], plan: _core.DrawPlan, settings: _core.RunSettings,
    *, strongest: bool, most: int, naming: Naming | None = None,
) -> FeedbackLoops:  # fmt: skip
    """Loops of the run of seed 0, draw 0; see :meth:`quesnay.Model.loops`."""
    links = _core.link_scores(core, values, plan, settings, seed=0, draw=0)
    found = _core.feedback_loops(links, strongest=strongest, most=most)
    return FeedbackLoops(links, found, all_loops=not strongest, naming=naming)
