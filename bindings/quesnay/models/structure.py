"""What depends on what in a model: causes, uses, feedback loops, and diagrams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import quesnay._core as _core
from quesnay.errors import CaseError, known_quantity
from quesnay.models.diagrams import Diagram, Edge, Shape

if TYPE_CHECKING:
    from quesnay.models.loops import FeedbackLoops

__all__ = ["Structure"]

_NAMED = ("Parameter", "Lever", "Assumption", "Noise", "Stock", "Held", "Auxiliary")


class Structure:
    """The named quantities of a model and which of them each one's equation reads.

    A stock reads its flows and a held value its update; what their initial values read is kept apart.
    """

    def __init__(self, core: _core.CoreModel) -> None:
        graph = core.graph()
        self._nodes = graph["nodes"]
        self._names: dict[str, int] = graph["names"]
        self._by_node = {node: name for name, node in self._names.items()}
        self._stocks: dict[str, Mapping[str, Any]] = {stock["name"]: stock for stock in graph["stocks"]}
        self._held: dict[str, Mapping[str, Any]] = {held["name"]: held for held in graph["held"]}
        self._kind = {name: core.kind(name) for name in self._names}
        self._causes = {name: self._direct(name) for name in self._names}

    def _named_below(self, roots: Iterable[int]) -> list[str]:
        """Names met first on the way down from some nodes, in the order they are met."""
        found: dict[str, None] = {}
        seen: set[int] = set()
        stack = list(roots)[::-1]
        while stack:
            node = stack.pop()
            if node < 0 or node in seen:
                continue
            seen.add(node)
            if node in self._by_node:
                found[self._by_node[node]] = None
            else:
                stack.extend(self._nodes[node]["args"][::-1])
        return list(found)

    def _direct(self, name: str) -> list[str]:
        if name in self._stocks:
            stock = self._stocks[name]
            return self._named_below([*stock["inflows"], *stock["outflows"]])
        if name in self._held:
            return self._named_below([self._held[name]["next"]])
        return self._named_below(self._nodes[self._names[name]]["args"])

    def _known(self, name: str) -> str:
        return known_quantity(name, self._names)

    def depends(self, name: str, *, deep: bool = False) -> list[str]:
        """Quantities that an equation reads; with ``deep``, all that reach it through others within one instant."""
        direct = self._causes[self._known(name)]
        if not deep:
            return direct
        found: dict[str, None] = {}
        waiting = list(direct)
        while waiting:
            one = waiting.pop(0)
            if one not in found:
                found[one] = None
                # What moves a stock or a held value acts in time, not within the instant.
                waiting += [] if one in self._stocks or one in self._held else self._causes[one]
        return list(found)

    def initial_depends(self, stock: str) -> list[str]:
        """Quantities that the initial value of a stock or held value reads."""
        found = self._held[stock] if stock in self._held else self._stock(stock)
        return self._named_below([found["initial"]])

    def _stock(self, name: str) -> Mapping[str, Any]:
        if self._known(name) not in self._stocks:
            raise CaseError(f"'{name}' is a {self._kind[name]}, expected a stock")
        return self._stocks[name]

    def used_by(self, name: str) -> list[str]:
        """Quantities whose equations read this one."""
        self._known(name)
        return [other for other, causes in self._causes.items() if name in causes]

    def loops(self, through: str, *, longest: int = 12, most: int = 1000) -> list[list[str]]:
        """Feedback loops through a quantity, shortest first.

        Parameters
        ----------
        longest
            Most quantities in a loop.
        most
            Loops to find at most; the search then ends.

        Returns
        -------
        list of list of str
            Each loop from ``through`` along what uses it, back to ``through``; no quantity twice.
        """
        uses: dict[str, list[str]] = {name: [] for name in self._names}
        for name, causes in self._causes.items():
            for cause in causes:
                uses[cause].append(name)
        distance = self._steps_to(self._known(through))
        found: list[list[str]] = []
        paths = [[through]]
        while paths and len(found) < most:
            following = []
            for path in paths:
                for name in uses[path[-1]]:
                    if name == through:
                        found.append(path)
                    elif name not in path and len(path) + distance.get(name, longest + 1) <= longest:
                        following.append([*path, name])
            paths = following[: most * 50]
        return found[:most]

    def _steps_to(self, target: str) -> dict[str, int]:
        """For each quantity, the uses on the shortest way to the target."""
        distance = {target: 0}
        waiting = [target]
        while waiting:
            name = waiting.pop(0)
            for cause in self._causes[name]:
                if cause not in distance:
                    distance[cause] = distance[name] + 1
                    waiting.append(cause)
        return distance

    def stock_flow_diagram(self, stocks: Iterable[str] | None = None, *, loops: FeedbackLoops | None = None) -> Diagram:
        """Stocks, the flows between them, clouds, and what the stocks do to the flows; all stocks by default.

        ``loops`` of a run give the links their signs.
        """
        chosen = [self._known(name) for name in stocks] if stocks is not None else list(self._stocks)
        flows: dict[str, tuple[list[str], list[str]]] = {}
        for name in chosen:
            for place, side in ((1, "inflows"), (0, "outflows")):
                for node in self._stock(name)[side]:
                    for flow in [self._by_node[node]] if node in self._by_node else self._named_below([node]):
                        flows.setdefault(flow, ([], []))[place].append(name)
        shapes = [Shape(name, "stock") for name in chosen]
        edges = []
        for flow, (sources, sinks) in flows.items():
            shapes.append(Shape(flow, "flow"))
            for cloud, ends in ((f"from {flow}", sources), (f"to {flow}", sinks)):
                if not ends:
                    shapes.append(Shape(cloud, "cloud"))
            edges += [Edge(source, flow, "pipe") for source in sources or [f"from {flow}"]]
            edges += [Edge(flow, sink, "pipe") for sink in sinks or [f"to {flow}"]]
        for flow in flows:
            edges += self._links_to(flow, chosen, loops)
        return Diagram(tuple(shapes), tuple(edges))

    def causal_diagram(self, names: Iterable[str], *, loops: FeedbackLoops | None = None, longest: int = 3) -> Diagram:
        """Which of some quantities act on which.

        Parameters
        ----------
        names
            Quantities to draw.
        loops
            Loops of a run, which give the links their signs: ``?`` where the sign changes or ways differ.
        longest
            Most links of a way through quantities that are not drawn; such ways are dashed. 1 draws direct links alone.
        """
        chosen = [self._known(name) for name in names]
        edges = [edge for name in chosen for edge in self._links_to(name, chosen, loops, longest)]
        shapes = [Shape(name, "stock" if name in self._stocks else "quantity") for name in chosen]
        return Diagram(tuple(shapes), tuple(edges))

    def _links_to(self, name: str, chosen: list[str], loops: FeedbackLoops | None, longest: int = 3) -> list[Edge]:
        """Links from chosen quantities to one, directly or through others."""
        direct = set(self._causes[name])
        through = self._reached(name, set(chosen), longest)
        signs = loops.signs if loops is not None else {}
        edges = []
        for cause in chosen:
            if cause in direct:
                edges.append(Edge(cause, name, "link", sign=signs.get((cause, name), "")))
            elif cause in through:
                sign = self._sign_through(cause, name, set(chosen), signs, longest) if loops is not None else ""
                edges.append(Edge(cause, name, "through", sign=sign))
        return edges

    def _sign_through(
        self, cause: str, name: str, chosen: set[str], signs: Mapping[tuple[str, str], str], longest: int
    ) -> str:
        """Sign of the ways from one quantity to another through those that are not chosen: the one that all have."""
        found: set[str] = set()
        front = {(name, "+")}
        for _ in range(longest):
            following: set[tuple[str, str]] = set()
            for effect, so_far in front:
                for one in self._causes[effect]:
                    sign = signs.get((one, effect))
                    if sign is None:  # a link that did not act in the run
                        continue
                    joint = "unknown" if "unknown" in (sign, so_far) else "+" if sign == so_far else "-"
                    if one == cause:
                        found.add(joint)
                    elif one not in chosen:
                        following.add((one, joint))
            front = following
        return "" if not found else found.pop() if len(found) == 1 else "unknown"

    def _reached(self, name: str, chosen: set[str], longest: int) -> set[str]:
        """Chosen quantities that act on one through at most ``longest - 1`` quantities that are not chosen."""
        found: set[str] = set()
        seen: set[str] = set()
        front = {cause for cause in self._causes[name] if cause not in chosen}
        for _ in range(longest - 1):
            seen |= front
            causes = {cause for one in front for cause in self._causes[one]}
            found |= causes & chosen
            front = causes - chosen - seen
        return found
