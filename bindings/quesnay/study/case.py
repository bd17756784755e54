"""The case as its users see it: a model, scenarios, and runs of them."""

from __future__ import annotations

from os import PathLike

from quesnay.case.shipped import case_folder
from quesnay.errors import CaseError
from quesnay.study.case_methods.loading import built_model, read_case_data
from quesnay.study.case_methods.looks import CaseLooks
from quesnay.study.case_methods.questions import CaseQuestions

__all__ = ["Case", "load_case"]


class Case(CaseQuestions, CaseLooks):
    """A case folder: accounts, parameters, policies, targets and sources, and the model they fill."""


def load_case(folder: str | PathLike[str], *, vintage: str | None = None, demand: str | None = None) -> Case:
    """Reads a case, checks it, and builds its model.

    Parameters
    ----------
    folder
        The case folder, or the name of a shipped case: ``"guangzhou"``. A path that exists wins.
    vintage
        What was known at a date: a folder in ``vintages/``. By default that of case.toml, if it names one.
    demand
        ``"realised"``: markets grow as they came, by realised_demand.csv of the case, which no vintage knows.

    Raises
    ------
    CaseError
        One sentence that names file, key or row, what was given and what was expected.
    QuesnayError
        If policies name levers the model lacks, units differ, or the coefficients are not productive.
    """
    if demand not in (None, "realised"):
        raise CaseError(f"demand is {demand!r}, expected 'realised' or none")
    data = read_case_data(case_folder(folder), vintage=vintage, demand=demand)
    return Case(data, built_model(data))
