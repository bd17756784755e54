"""Stocks of XMILE that do not fall below 0: what flows out of them is cut, wherever it flows."""

from __future__ import annotations

from typing import Any

import quesnay.functions as f
from quesnay._core import Expr
from quesnay.importing.building.expressions import Term
from quesnay.importing.building.scope import Instance, Scope
from quesnay.importing.building.vectors import Vectors
from quesnay.importing.files.found import Section, key

__all__ = ["Floors", "signed_terms"]


def _flow(ast: Any) -> str:
    """The variable that a flow is; nothing for an expression."""
    return key(ast.reference) if type(ast).__name__ == "ReferenceStructure" else ""


def signed_terms(ast: Any) -> list[tuple[int, Any]]:
    """The terms of a sum, each with its sign: what flows in and what flows out."""
    if type(ast).__name__ != "ArithmeticStructure":
        return [(1, ast)]
    if ast.operators == ["negative"]:
        return [(-sign, term) for sign, term in signed_terms(ast.arguments[0])]
    if any(operator not in "+-" for operator in ast.operators):
        return [(1, ast)]
    signs = [1, *(1 if operator == "+" else -1 for operator in ast.operators)]
    terms = [
        (sign * inner, term)
        for sign, one in zip(signs, ast.arguments, strict=True) for inner, term in signed_terms(one)
    ]  # fmt: skip
    return [(sign, term) for sign, term in terms if not (isinstance(term, float) and term == 0.0)] or [(1, 0.0)]


class Floors(Vectors):
    """A flow that one stock alone gives arrives as it is cut; one that two give is cut in each by itself."""

    cut: dict[str, str]  #: flow to the stock that it flows out of
    wanted: dict[str, str]  #: flow to the name of what it was to be

    def find_cut_flows(self, section: Section) -> None:
        """Which flows are cut, by which stock.

        Raises
        ------
        ModelFileError
            For a flow out of two stocks, one of them kept above 0, that flows into a third.
        """
        givers: dict[str, list[str]] = {}
        takers: set[str] = set()
        kept: set[str] = set()
        for name, variable in section.variables.items():
            for ast in (piece.ast for piece in variable.pieces):
                inflows, outflows = getattr(ast, "parts", ([], []))
                takers.update(_flow(one) for one in inflows)
                for one in outflows:
                    givers.setdefault(_flow(one), []).append(name)
                if getattr(ast, "non_negative", False):
                    kept.add(name)
        self.cut, self.wanted = {}, {}
        for flow, stocks in givers.items():
            own = set(stocks)
            if not flow or not own & kept:
                continue
            if len(own) == 1 and flow in section.variables:
                self.cut[flow] = stocks[0]
            elif flow in takers:
                variable = section.variables[flow]
                raise self.found.refuse(
                    variable.line, variable.name, "it flows out of two stocks, one kept above 0, and into another"
                )

    def declare_share(self, name: str, quantity: str, dims: list[str]) -> None:
        """What share of its outflows a stock can give: one for all, or one for each where they have an order."""
        flows = [flow for flow, stock in self.cut.items() if stock == name]
        if not self.in_order and flows:
            made = self.names.unique(f"{quantity}_outflow_share")
            self.builder.declare(made, dims, description=f"of what is to flow out of {quantity}, what flows")
            self.share_of.update(dict.fromkeys(flows, made))
            return
        for flow in flows:
            shown = flow.replace(".", "_")
            self.share_of[flow] = self.names.unique(f"{quantity}_outflow_share_{shown}")
            self.builder.declare(
                self.share_of[flow], dims, description=f"of {shown}, which is to flow out of {quantity}, what flows"
            )

    share_of: dict[str, str]  #: flow to the name of its share
    in_order: bool  #: whether the first outflow of a stock goes before the second

    def cut_or_whole(self, term: Term, scope: Scope) -> Term:
        """An equation, cut if it is that of such a flow."""
        if scope.instance.prefix or scope.variable not in self.wanted:
            return term
        wanted = self.builder.named(self.wanted[scope.variable])
        if self.wanted[scope.variable] not in self.values:
            self.builder.define(wanted, term)
        return wanted * self.builder.named(self.share_of[scope.variable])

    def keep_above_zero(self, stock: Expr, flows: tuple[list[Any], list[Any]], scope: Scope) -> None:
        """What flows out is cut to what there is, and so is an inflow below zero."""
        entering: Term = 0.0
        for one in flows[0]:
            entering = entering + self.expr(one, scope)
        there = stock / (self.builder.time_step() / self.time_one)
        if flows[0]:
            entering = f.maximum(entering, -there)
            self.builder.inflow(stock, self.per_time(entering))
        if not flows[1]:
            return
        wanted = [
            self.builder.named(self.wanted[_flow(one)])
            if _flow(one) in self.wanted
            else self.as_expr(self.expr(one, scope))
            for one in flows[1]
        ]
        available = there + entering
        shares = self._shares_in_order(wanted, available) if self.in_order else self._shares(wanted, available)
        defined: set[str] = set()
        for ast, one, share in zip(flows[1], wanted, shares, strict=True):
            name = self.share_of.get(_flow(ast), "")
            if name and name not in defined:
                self.builder.define(self.builder.named(name), share)
                defined.add(name)
            leaving = self.expr(ast, scope) if _flow(ast) in self.wanted else one * share
            self.builder.outflow(stock, self.per_time(leaving))

    def _shares(self, wanted: list[Expr], available: Expr) -> list[Expr]:
        """Each outflow gets the same share of what it is to be."""
        total = wanted[0]
        for one in wanted[1:]:
            total = total + one
        part = f.safe_ratio(f.maximum(available, 0.0), total, 1.0)
        share = f.where(f.less_equal(total, available), 1.0, part)
        return [share] * len(wanted)

    def _shares_in_order(self, wanted: list[Expr], available: Expr) -> list[Expr]:
        """What the outflows before leave goes to the next."""
        shares = []
        left = available
        for one in wanted:
            part = f.safe_ratio(f.maximum(left, 0.0), one, 1.0)
            shares.append(f.where(f.less_equal(one, left), 1.0, part))
            left = left - one * shares[-1]
        return shares

    def begin(self, instance: Instance) -> None:
        """Before the variables of a section are declared."""
        if not instance.prefix:
            self.share_of = {}
            self.find_cut_flows(instance.section)
