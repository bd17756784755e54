"""The one-way layers: a layer includes only layers before it, and Python keeps its own order."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEADERS = ROOT / "libsim" / "include" / "quesnay"
SOURCES = ROOT / "libsim" / "src"
PACKAGE = ROOT / "bindings" / "quesnay"

MAY_INCLUDE = {
    "core": set(),
    "accounts": {"core"},
    "dynamics": {"core", "accounts"},
    "policy": {"core", "accounts", "dynamics"},
    "economy": {"core", "accounts", "dynamics", "policy"},
    "ensemble": {"core", "accounts", "dynamics", "policy"},
    "summary": {"core", "accounts", "dynamics", "policy", "economy", "ensemble"},
}
# Rooms inside a layer, each line after what it may include. A public header belongs to the room of its source.
ROOMS = {
    "accounts": [["linear"], ["table"], ["leontief"], ["analysis", "balancing", "limits"], ["making"]],
    "dynamics": [["kernels"], ["expr"], ["model"], ["words"], ["compile"], ["native"], ["run"], ["inspect"]],
    "economy": [["words"], ["named"], ["sector", "shocks"], ["districts", "levers", "outcomes", "review"]],
}
# Public headers without a source of their name.
HEADER_ROOMS = {
    "accounts": {
        "balancing": "balancing",
        "limits": "bound_set_kernel bound_lanes_kernel capacity_limited_kernel capacity_response_kernel"
        " rationing_kernel rationing_response_kernel",
        "linear": "matrix radius_rounding",
    },
    "dynamics": {"kernels": "lanes", "expr": "op"},
    "economy": {"named": "named_project"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)

# Python modules that only make something for people: nothing that computes may need them.
FRONTS = {"cli", "page", "__main__"}
REPORTS = {"office", "plots", "reports"}

# Floors of the Python package, lowest first: a module imports its own floor and those below.
FLOORS = [
    ["_core", "errors", "processors", "kinds"],
    ["asked", "memory", "native", "refusals"],
    ["scores", "sensitivity", "robustness", "drawing"],
    ["accounts"],
    ["models"],
    ["functions"],
    ["importing"],
    ["case"],
    ["shocks"],
    ["study"],
    ["office", "reports", "plots", "page", "adapters"],
    ["cli"],
    ["__main__"],
]


def libsim_files() -> list[Path]:
    return sorted(p for folder in (HEADERS, SOURCES) for p in folder.rglob("*.[ch]pp"))


def layer_of(path: Path) -> str:
    return path.relative_to(HEADERS if path.is_relative_to(HEADERS) else SOURCES).parts[0]


def included_layer(path: Path, bracket: str, target: str) -> str | None:
    """Layer that an include line reaches, None for a header that is not ours."""
    parts = Path(target).parts
    if parts[0] == "quesnay":
        return parts[1]
    if bracket == "<":
        return None
    assert ".." not in parts, f"{path.relative_to(ROOT)} includes {target} by a path that goes up"
    return parts[0] if len(parts) > 1 else layer_of(path)


def rooms_of(layer: str) -> dict[str, str]:
    """File name without its ending to its room, for sources and public headers of a layer."""
    rooms = {p.name.split(".")[0]: p.parent.name for p in (SOURCES / layer).rglob("*.[ch]pp") if p.parent.name != layer}
    for room, names in HEADER_ROOMS.get(layer, {}).items():
        rooms |= dict.fromkeys(names.split(), room)
    return rooms


def imports_when_loaded(path: Path) -> Iterator[str]:
    """Dotted names a Python file imports at import time: not inside functions, not for type checks only."""

    def walk(nodes: list[ast.stmt]) -> Iterator[str]:
        for node in nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level > 0:
                    package = ("quesnay", *path.relative_to(PACKAGE).parent.parts)
                    base = ".".join([*package[: len(package) - node.level + 1], *filter(None, [base])])
                yield base
                yield from (f"{base}.{alias.name}" for alias in node.names)
            elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                yield from walk(node.orelse)
            elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for block in ("body", "orelse", "finalbody"):
                    yield from walk(getattr(node, block, []))
                for handler in getattr(node, "handlers", []):
                    yield from walk(handler.body)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")).body)


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(["quesnay", *(part for part in parts if part != "__init__")])


def all_imports(path: Path) -> Iterator[str]:
    """Dotted names a Python file imports anywhere: at load, inside functions, for annotations."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports by a relative name"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def python_files() -> dict[str, Path]:
    return {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def python_graph(imports: Callable[[Path], Iterator[str]] = all_imports) -> dict[str, set[str]]:
    """Modules of the package, each with the modules of the package that it names."""
    files = python_files()
    return {name: {used for used in imports(path) if used in files} - {name, "quesnay"} for name, path in files.items()}


@pytest.mark.parametrize("path", libsim_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_layer_includes_only_layers_before_it(path: Path) -> None:
    layer = layer_of(path)
    assert layer in MAY_INCLUDE, f"{path.relative_to(ROOT)} lies in no layer"
    for bracket, target in INCLUDE.findall(path.read_text(encoding="utf-8")):
        reached = included_layer(path, bracket, target)
        if reached is not None:
            assert reached in MAY_INCLUDE[layer] | {layer}, f"{layer} must not include {target}"


@pytest.mark.parametrize("layer", sorted(ROOMS))
def test_a_room_includes_only_rooms_before_it(layer: str) -> None:
    floor = {room: n for n, rooms in enumerate(ROOMS[layer]) for room in rooms}
    rooms = rooms_of(layer)
    for path in libsim_files():
        if layer_of(path) != layer:
            continue
        own = rooms.get(path.name.split(".")[0])
        assert own in floor, f"{path.relative_to(ROOT)} lies in no room"
        for _, target in INCLUDE.findall(path.read_text(encoding="utf-8")):
            parts = target.removeprefix("quesnay/").split("/")
            if parts[0] == layer:
                reached = rooms[parts[-1].split(".")[0]]
                assert reached == own or floor[reached] < floor[own], f"{path.name} ({own}) includes {target}"


@pytest.mark.parametrize("path", sorted(HEADERS.rglob("*.hpp")), ids=lambda p: str(p.relative_to(HEADERS)))
def test_a_public_header_includes_no_private_one(path: Path) -> None:
    for bracket, target in INCLUDE.findall(path.read_text(encoding="utf-8")):
        assert bracket == "<" or target.startswith("quesnay/"), f"{target} is not a public header"


def test_bindings_see_public_headers_only() -> None:
    own = {path.name for path in (ROOT / "bindings" / "src").rglob("*.hpp")}
    for path in sorted((ROOT / "bindings" / "src").rglob("*.[ch]pp")):
        for bracket, target in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if bracket == '"':
                assert target in own or (HEADERS.parent / target).is_file(), f"{path.name} includes {target}"


def test_python_modules_know_each_other_in_one_direction() -> None:
    graph = python_graph()
    waiting = set(graph)
    while waiting:
        free = {name for name in waiting if not graph[name] & waiting}
        assert free, f"these modules know each other in a circle: {sorted(waiting)}"
        waiting -= free


def test_python_rooms_import_only_floors_below() -> None:
    floor = {room: n for n, rooms in enumerate(FLOORS) for room in rooms}
    for name, used in python_graph().items():
        room = name.removeprefix("quesnay.").split(".")[0]
        if name == "quesnay":
            continue
        assert room in floor, f"{name} lies on no floor"
        for target in sorted(used):
            reached = target.removeprefix("quesnay.").split(".")[0]
            assert reached == room or floor[reached] < floor[room], f"{name} imports {target}"


def test_no_module_imports_from_the_entrance_of_a_package() -> None:
    # What a package shows its users may change without its own files.
    files = python_files()
    entrances = {name for name, path in files.items() if path.name == "__init__.py"}
    for name, path in files.items():
        if name == "quesnay":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.module not in entrances, f"{name} imports from {node.module}"


def test_nothing_that_computes_loads_a_front_end() -> None:
    for name, used in python_graph(imports_when_loaded).items():
        area = name.removeprefix("quesnay.").split(".")[0]
        for target in sorted(used):
            reached = target.removeprefix("quesnay.").split(".")[0]
            assert area in FRONTS | REPORTS or reached not in FRONTS | REPORTS, f"{name} imports {target}"


def test_only_the_package_speaks_to_the_compiled_module() -> None:
    for folder in ("notebooks", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".ipynb"}:
                assert "quesnay._core" not in path.read_text(encoding="utf-8"), path.name


def test_importing_the_package_loads_no_table_or_plotting_library() -> None:
    heavy = ("matplotlib", "pandas", "xarray")
    program = f"import sys, quesnay; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
