"""Input-output and system-dynamics simulation of an economy's sectors.

Policy packages are compared draw by draw under uncertainty. The arithmetic is C++ (``quesnay._core``); this
package reads case files, labels results and draws charts.

>>> import quesnay as qy
>>> case = qy.load_case("scenarios/two_sectors")
>>> runs = case.run(["no_policy", "training"], draws=200, seed=2025)
>>> sorted(set(runs.targets().scenario))
['no_policy', 'training']
"""

from inspect import isfunction

import quesnay.accounts as _accounts
import quesnay.functions as functions
from quesnay._core import (
    AlgebraicLoop,
    Cancelled,
    ConflictingTotals,
    DimensionMismatch,
    Distribution,
    DuplicateName,
    InvalidValue,
    NotConverged,
    NotProductive,
    QuesnayError,
    UnbalancedTable,
    UnitMismatch,
    UnknownName,
)
from quesnay._core import commit as __commit__
from quesnay._core import version as __version__
from quesnay.accounts import BlockLayout, Satellite, SupplyUse, Table
from quesnay.accounts.uncertain.result import UncertainResult
from quesnay.accounts.uncertain.table import Question, UncertainTable
from quesnay.errors import CaseError, DiagramError, ModelFileError, TableFileError
from quesnay.importing.imported import ImportedModel
from quesnay.importing.reading import read_vensim, read_xmile
from quesnay.models.checks import RealityCheck
from quesnay.models.fit import fit_report
from quesnay.models.model import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay.models.run import Run
from quesnay.processors import limit_to_quota
from quesnay.refusals import explain_arguments, explained
from quesnay.shocks.disaster import DisasterModel, Shock
from quesnay.shocks.disequilibrium import DisequilibriumModel
from quesnay.study.case import Case, load_case
from quesnay.study.new.made import new_case
from quesnay.study.result import Result, load_runs
from quesnay.study.session.answer import Answer
from quesnay.study.session.session import Session

__all__ = [
    "AlgebraicLoop",
    "BlockLayout",
    "Cancelled",
    "Case",
    "CaseError",
    "ConflictingTotals",
    "DiagramError",
    "DimensionMismatch",
    "DisasterModel",
    "DisequilibriumModel",
    "Distribution",
    "DuplicateName",
    "ImportedModel",
    "InvalidValue",
    "Model",
    "ModelBuilder",
    "ModelFileError",
    "NotConverged",
    "NotProductive",
    "Outcome",
    "OutcomeKind",
    "QuesnayError",
    "RealityCheck",
    "Result",
    "Run",
    "Satellite",
    "Shock",
    "SupplyUse",
    "Table",
    "TableFileError",
    "UnbalancedTable",
    "UnitMismatch",
    "UnknownName",
    "__commit__",
    "__version__",
    "fit_report",
    "functions",
    "load_case",
    "load_runs",
    "new_case",
    "read_vensim",
    "read_xmile",
]

limit_to_quota()
_explained: tuple[type, ...] = (
    Answer, Case, DisasterModel, DisequilibriumModel, ImportedModel, Model, Question, RealityCheck, Result, Run,
    Session, Shock, UncertainResult, UncertainTable,
)  # fmt: skip
for _class in _explained:
    explain_arguments(_class)
for _name in _accounts.__all__:
    _member = getattr(_accounts, _name)
    if isfunction(_member):
        setattr(_accounts, _name, explained(_member))
    else:
        explain_arguments(_member)
load_case = explained(load_case)
load_runs = explained(load_runs)
new_case = explained(new_case)
fit_report = explained(fit_report)
read_vensim = explained(read_vensim)
read_xmile = explained(read_xmile)
