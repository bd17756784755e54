"""SALib: a problem and an evaluator for its samplers and analysers; SALib itself is not needed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.asked import whole
from quesnay.errors import CaseError
from quesnay.kinds import shown

if TYPE_CHECKING:
    from quesnay.study.questions.points import Evaluator

__all__ = ["evaluate_samples", "salib_problem"]


def salib_problem(evaluate: Evaluator, *, margin: float = 0.0) -> dict[str, Any]:
    """The uncertain numbers of a case as a problem of SALib: each uniform, its distribution is applied when evaluated.

    Parameters
    ----------
    evaluate
        Of :meth:`quesnay.Case.evaluator`.
    margin
        Probability left out at both ends, for samplers that take the ends of a range themselves (Morris) [1].

    Returns
    -------
    dict
        ``num_vars``, ``names``, ``bounds`` and ``outputs``.

    Examples
    --------
    >>> problem = salib_problem(case.evaluator(scenario="plan"))  # doctest: +SKIP
    >>> points = SALib.sample.sobol.sample(problem, 256, calc_second_order=False)  # doctest: +SKIP
    >>> SALib.analyze.sobol.analyze(problem, evaluate_samples(evaluate, points))  # doctest: +SKIP
    """
    if isinstance(margin, bool) or not isinstance(margin, int | float) or not 0.0 <= margin < 0.5:
        raise CaseError(f"margin is {shown(margin)}, expected a probability from 0 to below 0.5")
    return {
        "num_vars": len(evaluate.names),
        "names": list(evaluate.names),
        "bounds": [[float(margin), 1.0 - float(margin)] for _ in evaluate.names],
        "outputs": [one.name for one in evaluate.quantities],
    }


def evaluate_samples(
    evaluate: Evaluator, samples: Any, *, output: int = 0, problem: Mapping[str, Any] | None = None
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """One outcome at SALib's samples, shape (samples,) [unit of the outcome]; every sample has the shocks of one draw.

    Parameters
    ----------
    evaluate, samples
        Of :meth:`quesnay.Case.evaluator`, and of a sampler: shape (samples, numbers).
    output
        Place of the outcome among those of the evaluator.
    problem
        That the samples are of; its names are checked.

    Raises
    ------
    CaseError
        For another problem, and where a run failed: SALib would make every index of it not a number.
    """
    k = whole(output, "output", 0, len(evaluate.quantities) - 1)
    if problem is not None and list(problem.get("names", [])) != evaluate.names:
        raise CaseError("the problem has other names than the evaluator, expected that of salib_problem(evaluator)")
    found = evaluate(samples)[:, k]
    failed = np.flatnonzero(~np.isfinite(found))
    if failed.size:
        raise CaseError(f"{failed.size} of {len(found)} runs failed, the first at sample {failed[0]}, expected none")
    return np.ascontiguousarray(found)
