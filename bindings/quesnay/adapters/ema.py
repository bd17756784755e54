"""EMA Workbench: a case as a model of its, where the workbench can be installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.adapters.needed import needed
from quesnay.errors import CaseError

if TYPE_CHECKING:
    from quesnay.study.questions.points import Evaluator

__all__ = ["ema_model"]


def ema_model(evaluate: Evaluator, name: str = "case") -> Any:
    """A ``ema_workbench.Model`` whose uncertainties are the case's numbers, uniform on the unit interval.

    Each experiment is one run with the shocks of draw 0; the workbench's own process evaluates it. Of the numbers the
    workbench sees probabilities: :meth:`Evaluator.inputs` says what they are in the case.

    Parameters
    ----------
    evaluate
        Of :meth:`quesnay.Case.evaluator`.
    name
        Letters and digits.

    Raises
    ------
    CaseError
        If the workbench is not installed, and for a name that it does not take.
    """
    ema = needed("ema_workbench", "quesnay[ema]")
    if not isinstance(name, str) or not name.isalnum():
        raise CaseError(f"name is {name!r}, expected letters and digits")
    numbers = {stream.replace(".", "_"): k for k, stream in enumerate(evaluate.names)}
    outcomes = [one.name.replace(".", "_").replace("-", "all") for one in evaluate.quantities]

    def function(**given: float) -> dict[str, float]:
        point = np.empty((1, len(numbers)))
        for word, k in numbers.items():
            # Ends of the range have no quantile.
            point[0, k] = min(max(given[word], 2.0**-52), 1.0 - 2.0**-52)
        return dict(zip(outcomes, evaluate(point)[0].tolist(), strict=True))

    model = ema.Model(name, function=function)
    model.uncertainties = [ema.RealParameter(word, 0.0, 1.0) for word in numbers]
    model.outcomes = [ema.ScalarOutcome(word) for word in outcomes]
    return model
