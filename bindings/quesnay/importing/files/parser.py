"""PySD's parser, imported when a file is read; equations one by one, so that each refusal has its name and line."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from quesnay.errors import ModelFileError

__all__ = [
    "lookup_tree",
    "parsed_xml",
    "smile_expression",
    "stock_tree",
    "tree_of_call",
    "tree_of_reference",
    "vensim_component",
    "vensim_expression",
    "vensim_lookup",
    "with_lookup_tree",
]


def _part(name: str) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(f"pysd.translators.{name}")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "pysd":
            raise
        raise ModelFileError("pysd is not installed, expected it to be: pip install 'quesnay[import]'") from None


@cache
def _signed(module: str) -> type:
    """PySD's visitor, with a sign before a number kept apart from it: -2^2 is -(2^2)."""
    base = _part(module).EquationVisitor

    def visit_neg_expr(self: Any, node: Any, children: Any) -> Any:
        if children[0] == "-":
            self.negatives.add(children[2])
        return children[2]

    return type("SignedVisitor", (base,), {"visit_neg_expr": visit_neg_expr})


def _quietly(work: Callable[[], Any]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return work()


def vensim_component(equation: str) -> Any:
    """What is on the left of an equation, as PySD's ``Component``, ``Lookup``, ``Data``, ``SubscriptRange``..."""
    element, utils = _part("vensim.vensim_element"), _part("vensim.vensim_utils")
    tree = utils.Grammar.get("element_object").parse(equation)
    return _quietly(lambda: element.ElementsComponentVisitor(tree).component)


def vensim_expression(text: str) -> Any:
    """The syntax tree of a right side."""
    structures, utils = _part("vensim.vensim_structures"), _part("vensim.vensim_utils")
    tree = utils.Grammar.get("components", structures.parsing_ops).parse(text)
    visitor = _signed("vensim.vensim_element")
    return _quietly(lambda: visitor(tree).translation)


def vensim_lookup(text: str) -> Any:
    """The points of a table function; in the old form all of x, then all of y."""
    numbers = text.strip()[1:-1].split(",")
    if len(numbers) % 2 == 0 and not any("(" in one or "[" in one or "'" in one for one in numbers):
        values = [float(one) for one in numbers]
        half = len(values) // 2
        return lookup_tree(values[:half], values[half:], "interpolate")
    element, utils = _part("vensim.vensim_element"), _part("vensim.vensim_utils")
    tree = utils.Grammar.get("lookups").parse(text)
    return _quietly(lambda: element.LookupsVisitor(tree).translation)


def smile_expression(text: str) -> Any:
    """The syntax tree of an equation of XMILE."""
    structures, utils = _part("xmile.xmile_structures"), _part("xmile.xmile_utils")
    tree = utils.Grammar.get("equations", structures.parsing_ops).parse(text)
    visitor = _signed("xmile.xmile_element")
    return _quietly(lambda: visitor(tree).translation)


def _structure(name: str) -> Any:
    return getattr(_part("structures.abstract_expressions"), name)


def lookup_tree(at: list[float], values: list[float], kind: str) -> Any:
    """Points of a table function as a tree."""
    limits = (min(at), max(at)), (min(values), max(values))
    return _structure("LookupsStructure")(tuple(at), tuple(values), *limits, kind)


def with_lookup_tree(argument: Any, lookup: Any) -> Any:
    """A table function of an argument as a tree."""
    return _structure("InlineLookupsStructure")(argument, lookup)


def tree_of_reference(name: str) -> Any:
    """A variable as a tree."""
    return _structure("ReferenceStructure")(name)


def tree_of_call(name: str, *arguments: Any) -> Any:
    """A call as a tree."""
    return _structure("CallStructure")(_structure("ReferenceStructure")(name), arguments)


def stock_tree(inflows: list[Any], outflows: list[Any], initial: Any, non_negative: bool) -> Any:
    """A stock as a tree; what flows out is told apart from what flows in."""
    flows = [*inflows, *outflows]
    signs = ["+"] * len(inflows) + ["-"] * len(outflows)
    net = _structure("ArithmeticStructure")(signs, [0.0, *flows]) if flows else 0.0
    tree = _structure("IntegStructure")(net, initial, non_negative)
    tree.parts = (inflows, outflows)
    return tree


def parsed_xml(path: Path) -> Any:
    """The root of an XML file.

    Raises
    ------
    ModelFileError
        If there is no such file, or it is no XML.
    """
    _part("xmile")
    etree = importlib.import_module("lxml.etree")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelFileError(f"{path}: {error.strerror or error}, expected a file of a model") from None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:  # even what can be forgiven leaves nothing to begin with
        root = None
    # Parts for other programs have prefixes that some files do not declare; nothing else is forgiven.
    for fault in parser.error_log:
        if fault.level_name != "WARNING" and fault.type_name != "NS_ERR_UNDEFINED_NAMESPACE":
            raise ModelFileError(f"{path.name}:{fault.line}: it is no XML: {fault.message}")
    if root is None:
        raise ModelFileError(f"{path}: it is no XML, expected an XMILE file")
    return root
