"""Diagrams of a model as Mermaid and Graphviz text, and as SVG where Graphviz is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass

from quesnay.errors import DiagramError

__all__ = ["Diagram", "Edge", "Shape"]

_LINE = 16


@dataclass(frozen=True)
class Shape:
    """A named place of a diagram: ``stock``, ``cloud``, ``flow`` or ``quantity``."""

    name: str
    kind: str


@dataclass(frozen=True)
class Edge:
    """An arrow: ``pipe`` of a flow, ``link`` of cause and effect, or ``through`` quantities that are not drawn."""

    start: str
    end: str
    kind: str
    sign: str = ""


def _wrapped(name: str, line_break: str) -> str:
    """A name on lines of at most some 16 letters, broken after underscores and spaces."""
    lines = [""]
    for part in re.findall(r"[^_ ]+[_ ]?", name) or [name]:
        if lines[-1] and len(lines[-1]) + len(part) > _LINE:
            lines.append("")
        lines[-1] += part
    return line_break.join(lines)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _identifier(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z]\w*", name) else "n_" + name.encode().hex()


@dataclass(frozen=True)
class Diagram:
    """A diagram of a model; a notebook draws it as SVG, or as Mermaid where Graphviz is not installed."""

    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]

    def __str__(self) -> str:
        return self.mermaid

    @property
    def mermaid(self) -> str:
        """Mermaid flowchart text; pages and notebooks that know Mermaid draw it."""
        frames = {"stock": '["{}"]', "flow": '>"{}"]', "quantity": '(["{}"])'}
        lines = ["flowchart LR"]
        for shape in self.shapes:
            name = _identifier(shape.name)
            if shape.kind == "cloud":
                lines.append(f"  {name}((cloud))")
            else:
                lines.append(f"  {name}{frames[shape.kind].format(shape.name.replace(chr(34), chr(39)))}")
        arrows = {"pipe": "==>", "link": "-->", "through": "-.->"}
        for edge in self.edges:
            text = {"+": "+", "-": "&minus;", "unknown": "?"}.get(edge.sign, "")
            said = f"|{text}|" if text else ""
            lines.append(f"  {_identifier(edge.start)} {arrows[edge.kind]}{said} {_identifier(edge.end)}")
        return "\n".join(lines) + "\n"

    @property
    def dot(self) -> str:
        """Graphviz text."""
        frames = {
            "stock": "shape=box, style=filled, fillcolor=white, penwidth=1.6",
            "cloud": "shape=circle, width=0.25, style=dotted, fixedsize=true",
            "flow": "shape=underline, fontcolor=gray25, margin=0.04",
            "quantity": "shape=plaintext, margin=0.06",
        }
        lines = [
            "digraph model {",
            "  graph [rankdir=LR, nodesep=0.35, ranksep=0.6, splines=true]",
            '  node [fontname="Helvetica", fontsize=11]',
            '  edge [fontname="Helvetica", fontsize=11, arrowsize=0.7]',
        ]
        for shape in self.shapes:
            label = "" if shape.kind == "cloud" else _wrapped(_quoted(shape.name), "\\n")
            lines.append(f'  "{_quoted(shape.name)}" [{frames[shape.kind]}, label="{label}"]')
        valves = {shape.name for shape in self.shapes if shape.kind == "flow"}
        colours = {"+": "#0b5394", "-": "#a61c00"}
        for edge in self.edges:
            style = {
                "pipe": "penwidth=3, color=gray55",
                "link": f'color="{colours.get(edge.sign, "gray40")}"',
                "through": f'style=dashed, color="{colours.get(edge.sign, "gray40")}"',
            }[edge.kind]
            sign = {"+": "+", "-": "\N{MINUS SIGN}", "unknown": "?"}.get(edge.sign, "")
            if sign:
                style += f', label=" {sign} ", fontcolor="{colours.get(edge.sign, "gray40")}", fontsize=14'
            if edge.kind == "pipe" and edge.end in valves:
                style += ", arrowhead=none"
            lines.append(f'  "{_quoted(edge.start)}" -> "{_quoted(edge.end)}" [{style}]')
        return "\n".join([*lines, "}"]) + "\n"

    def svg(self) -> str:
        """The picture, drawn by Graphviz.

        Raises
        ------
        DiagramError
            If Graphviz's command ``dot`` is not installed, or fails.
        """
        command = shutil.which("dot")
        if command is None:
            raise DiagramError(
                "Graphviz's command 'dot' is not installed, which draws SVG; the texts .dot and .mermaid need nothing"
            )
        done = subprocess.run([command, "-Tsvg"], input=self.dot, capture_output=True, text=True, encoding="utf-8")
        if done.returncode != 0:
            raise DiagramError(f"Graphviz could not draw the diagram: {done.stderr.strip()}")
        return done.stdout

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        bundle = {"text/plain": self.mermaid, "text/vnd.mermaid": self.mermaid}
        if shutil.which("dot") is not None:
            bundle["image/svg+xml"] = self.svg()
        return bundle
