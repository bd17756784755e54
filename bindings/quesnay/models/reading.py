"""What a model is made of, for who reads it: equations, names, what depends on what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay._core import Outcome
from quesnay.models.structure import Structure

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ModelReading"]


class ModelReading:
    """The compiled model, and what can be read of it."""

    def __init__(self, core: _core.CoreModel | ModelReading) -> None:
        self.core: _core.CoreModel = core.core if isinstance(core, ModelReading) else core

    def __repr__(self) -> str:
        stocks = len(self.core.names("stock"))
        return f"<Model: {len(self.core.equations())} quantities, {stocks} stocks>"

    def equations(self, *, latex: bool = False, symbols: Mapping[str, str] | None = None) -> pd.DataFrame:
        """Name, kind, dimensions, equation, unit [text] and more of every quantity, in order.

        With ``latex``, also each equation as LaTeX that matplotlib's mathtext draws; ``symbols`` as in :meth:`latex`.

        Returns
        -------
        pandas.DataFrame
            One row for each quantity; columns name, kind, dimensions, equation, unit, description, source (and latex).
        """
        import pandas as pd

        columns = ["name", "kind", "dimensions", "equation", "unit", "description", "source"]
        table = pd.DataFrame(self.core.equations(), columns=columns)
        if latex:
            from quesnay.models.latex import LatexWriter

            writer = LatexWriter(self.core, symbols=symbols, cases=False)
            table["latex"] = [writer.equation(name) for name in table["name"]]
        return table

    def latex(
        self, names: Sequence[str] | None = None, *, symbols: Mapping[str, str] | None = None, cases: bool = True
    ) -> str:
        """Equations as LaTeX, one below the other, for MathJax: ``IPython.display.Math(model.latex())``.

        Parameters
        ----------
        names
            Quantities; by default every one that has an equation.
        symbols
            LaTeX of quantities and of index letters of dimensions, by name. Names that are not given are printed as
            they are, a dimension as the first letter of its name that is free.
        cases
            Write ``where`` as cases; else as a function.

        Raises
        ------
        UnknownName
            For a name the model lacks, with the nearest one.
        """
        from quesnay.models.latex import LatexWriter

        writer = LatexWriter(self.core, symbols=symbols, cases=cases)
        chosen = names if names is not None else [row["name"] for row in self.core.equations() if row["equation"]]
        lines = [writer.equation(name).replace(" = ", " &= ", 1) for name in chosen]
        return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"

    @property
    def time_unit(self) -> str:
        """The unit in which the model counts time: rates are per this unit, runs and their ``time`` are in it."""
        return self.core.time_unit

    @property
    def outcomes(self) -> list[Outcome]:
        """What runs record unless they are told what else."""
        return self.core.outcomes

    @property
    def unit_words(self) -> list[str]:
        """Base units that the model declares itself (``b.unit("vehicle")``), in alphabetical order."""
        return self.core.unit_words

    def names(self, kind: str) -> list[str]:
        """Names of one kind: parameter, lever, assumption, noise, stock, held, flow or auxiliary.

        Raises
        ------
        UnknownName
            For another kind, with the nearest one.
        """
        return self.core.names(kind)

    def constraints(self) -> pd.DataFrame:
        """What the model declares to bind (``b.constraint``): indicator, value, factor, role, names, shortfall."""
        import pandas as pd

        columns = ["name", "indicator", "value", "factor", "role", "name_en", "name_zh", "shortfall"]
        rows = [[getattr(one, column) for column in columns] for one in self.core.constraints]
        return pd.DataFrame(rows, columns=columns)

    def factors(self) -> pd.DataFrame:
        """Of what the model declares that one more can be given (``b.factor``): lever, shares, amount [unit], unit."""
        import pandas as pd

        columns = ["name", "lever", "shares", "amount", "unit", "lasting", "name_en", "name_zh"]
        rows = [[getattr(one, column) for column in columns] for one in self.core.factors]
        return pd.DataFrame(rows, columns=columns)

    def growth(self) -> dict[str, float]:
        """What makes the model grow (``b.growth``), by parameter, with the value at which each does not [its unit]."""
        return dict(self.core.growth)

    @cached_property
    def structure(self) -> Structure:
        """What depends on what: causes, uses, feedback loops, diagrams; see :class:`Structure`."""
        return Structure(self.core)

    def depends(self, name: str, *, deep: bool = False) -> list[str]:
        """Quantities that an equation reads; with ``deep``, all that reach it within one instant.

        Raises
        ------
        UnknownName
            For a name the model lacks, with the nearest one.
        """
        return self.structure.depends(name, deep=deep)

    def used_by(self, name: str) -> list[str]:
        """Quantities whose equations read this one.

        Raises
        ------
        UnknownName
            For a name the model lacks, with the nearest one.
        """
        return self.structure.used_by(name)
