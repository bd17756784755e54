"""Correlations of a case: pairs of case.toml, and a matrix in a file of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence

from quesnay._core import QuesnayError, require_correlations
from quesnay.case.data import ParameterRow
from quesnay.case.files import FileLog, header_of, known_name, read_csv
from quesnay.case.schema import CaseFile, CorrelationMatrix, CorrelationTable
from quesnay.errors import CaseError

__all__ = ["Correlation", "Correlations", "read_correlations"]

# First and second stream, and their coefficient.
Correlation = tuple[str, str, float]
# All pairs, and the degrees of freedom of each one's t copula, 0 of a Gaussian one; none if all are Gaussian.
Correlations = tuple[tuple[Correlation, ...], tuple[float, ...]]


def _matrix(log: FileLog, name: str, streams: list[str]) -> list[Correlation]:
    """All pairs of a square table, in the order of names."""
    path = log.folder / name
    columns = header_of(log, name)
    if not columns or columns[0] != "stream":
        raise CaseError(f"{path}: line 1: the first column is '{''.join(columns[:1])}', expected 'stream'")
    for column in columns[1:]:
        known_name(column, streams, f"{path}: line 1", "random stream")
    table = read_csv(log, name, columns, columns[:1])
    rows = {row["stream"].strip(): row for row in table.rows}
    for one in rows:
        known_name(one, columns[1:], f"{path}: line {rows[one].line}", "random stream")
    for one in columns[1:]:
        if one not in rows:
            raise CaseError(f"{path}: stream '{one}' has a column and no row, expected both")
    pairs = []
    for first in sorted(rows):
        if rows[first].number(first) != 1.0:
            raise rows[first].error(first, rows[first][first], "1 on the diagonal")
        for second in sorted(rows):
            value = rows[first].number(second)
            if value != rows[second].number(first):
                raise rows[first].error(
                    second, f"{value:g}", f"{rows[second].number(first):g} as in the other triangle"
                )
            if first < second:
                pairs.append((first, second, value))
    return pairs


def _of_scores(coefficient: float, of: str) -> float:
    """Correlation of the normal scores of two numbers by that of their ranks.

    Source: Pearson 1907 (Spearman's, of a joint normal); Lindskog, McNeil and Schmock 2003 (Kendall's, of both kinds).
    """
    if of == "ranks":
        return 2.0 * math.sin(math.pi * coefficient / 6.0)
    return math.sin(0.5 * math.pi * coefficient) if of == "kendall" else coefficient


def _degrees(stated: CorrelationTable | CorrelationMatrix, what: str) -> float:
    """Degrees of freedom of the t copula that something stated belongs to, 0 of a Gaussian one."""
    degrees = stated.degrees_of_freedom
    if stated.copula == "gaussian":
        if degrees is not None:
            raise CaseError(f'{what} has degrees_of_freedom {degrees:g} and a Gaussian copula, expected copula = "t"')
        return 0.0
    if degrees is None:
        raise CaseError(f"{what} has a t copula without degrees_of_freedom, expected a number from 1 to 1000")
    if degrees == 0.0:
        raise CaseError(f"{what} has a t copula of 0 degrees of freedom, expected from 1 to 1000")
    if stated.of == "ranks":
        raise CaseError(
            f"{what} is of ranks and has a t copula, whose rank correlation has no closed form, expected of = "
            '"kendall" or "scores"'
        )
    return degrees


def read_correlations(log: FileLog, file: CaseFile, parameters: Sequence[ParameterRow]) -> Correlations:
    """All stated pairs of the streams of parameters that are drawn.

    Raises
    ------
    CaseError
        For an unknown stream, a matrix that is none, a pair given twice, pairs that cannot hold together, and a t
        copula without degrees of freedom or with pairs of another copula.
    """
    where = f"{log.folder / 'case.toml'}: correlations"
    streams = [row.stream for row in parameters if row.distribution != "fixed"]
    pairs = [(one.first, one.second, _of_scores(one.coefficient, one.of)) for one in file.correlations]
    degrees = [_degrees(one, f"{where}: '{one.first}' with '{one.second}'") for one in file.correlations]
    matrix = file.correlation_matrix
    if matrix is not None:
        stated = _matrix(log, matrix.file, streams)
        pairs += [(first, second, _of_scores(value, matrix.of)) for first, second, value in stated]
        degrees += [_degrees(matrix, f"{log.folder / 'case.toml'}: correlation_matrix")] * len(stated)
    try:
        require_correlations(streams, pairs, degrees)
    except QuesnayError as error:
        raise CaseError(f"{where}: {error}") from None
    return tuple(pairs), tuple(degrees) if any(degrees) else ()
