"""Claims that one scenario is better than another, and in which structures of the economy they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quesnay.robustness.pairs import PairedDifference

__all__ = ["HOLDS", "LIKELY", "TURNS", "UNSURE", "Z", "Claim", "claim_of", "standing"]

#: Share of draws from which on something is called likely: Mastrandrea et al. 2010, guidance note of the IPCC.
LIKELY = 0.66
#: Standard errors that a mean difference has to exceed.
Z = 1.96
HOLDS, UNSURE, TURNS = "holds", "unsure", "turns"


def standing(pair: PairedDifference, *, share: float = LIKELY, better: int = 1) -> str:
    """Whether "the first is better than the second" holds, turns into its opposite, or is unsure.

    It holds where the first is better in at least ``share`` of the draws and by more than 1.96 standard errors in the
    mean. It turns where the mean says the opposite by more than 1.96 standard errors. A difference without an error, of
    one draw, is unsure.
    """
    mean = better * pair.mean
    if mean > Z * pair.standard_error and pair.share_better >= share:
        return HOLDS
    return TURNS if -mean > Z * pair.standard_error else UNSURE


@dataclass(frozen=True)
class Claim:
    """That one scenario is better than another, as a run has it, and where that stands in other structures.

    Attributes
    ----------
    better, worse
        The two scenarios; where nothing is claimed, in the order they were asked for.
    made
        Whether the claim holds in the structure that was run.
    elsewhere
        Standing of the claim in each other structure, by its id; empty where none is made.
    """

    better: str
    worse: str
    made: bool
    elsewhere: Mapping[str, str]

    @property
    def survives(self) -> bool:
        """Whether it holds in every structure."""
        return self.made and all(one == HOLDS for one in self.elsewhere.values())

    def where(self, standing: str) -> list[str]:
        """Structures in which the claim stands so."""
        return [name for name, one in self.elsewhere.items() if one == standing]


def claim_of(
    first: str, second: str, pairs: Mapping[str, Mapping[tuple[str, str], PairedDifference]], own: str, *,
    share: float = LIKELY, better: int = 1,
) -> Claim:  # fmt: skip
    """What is claimed of two scenarios, and where it stands.

    Parameters
    ----------
    pairs
        By structure, all pairs of scenarios both ways.
    own
        The structure that the claim is made in.
    """
    for ours, theirs in ((first, second), (second, first)):
        if standing(pairs[own][ours, theirs], share=share, better=better) == HOLDS:
            elsewhere = {
                name: standing(every[ours, theirs], share=share, better=better)
                for name, every in pairs.items()
                if name != own
            }
            return Claim(ours, theirs, True, elsewhere)
    return Claim(first, second, False, {})
