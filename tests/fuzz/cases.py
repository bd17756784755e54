"""The teaching case with spoilt files, read and run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import quesnay as qy
from hypothesis import strategies as st
from values import numbers, texts

__all__ = ["inputs", "use"]

CASE = Path(__file__).resolve().parents[2] / "scenarios" / "two_sectors"
FILES = {str(path.relative_to(CASE)): path.read_bytes() for path in sorted(CASE.rglob("*.*")) if path.suffix != ".md"}
_TABLES = [name for name in FILES if name.endswith(".csv")]
_TOMLS = [name for name in FILES if name.endswith(".toml")]

_place = st.integers(0, 120)
_number = st.one_of(
    numbers.map(repr),
    st.tuples(st.just("times"), st.sampled_from((0.0, 0.5, 0.9, 1.001, 1.1, 2.0, 10.0, -1.0, 1e6, 1e-6, 1e308))),
)
_right_sides = st.one_of(
    texts.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'), numbers.map(repr), texts,
    st.sampled_from((
        "[]", "{}", "true", "0", "-1", "1", "2", "4", "12", "1000000", "[1]", '["goods"]', '["a", "a"]',
        '["no_policy"]', "[[]]",
        "2021-01-01", "2022-06-30", "2021-01-01T00:00:00", "0001-01-01", "9999-12-31", "07:32:00", '"heun"', '"euler"',
        '"rk4"',
        "99999999999999999999999", "[" * 200 + "]" * 200, '"sites"', '"training"', '["training", "sites"]',
    )),
)  # fmt: skip
_lines = st.one_of(
    texts,
    st.sampled_from((
        "[calendar]", "[x]", "[[policies]]", "[[phases]]", "[[correlations]]", "[one_more]", "land = 1", "x = 1",
        'id = "x"',
        'includes = ["training"]', 'compare_with = "sites"', "a.b.c = 1", "[[policies.levers]]", "end = 2022-01-01",
    )),
)  # fmt: skip
_odd_bytes = st.one_of(
    st.binary(max_size=3), st.sampled_from((b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b'"', b"\r", b"\n"))
)
_whole_file = st.sampled_from((
    "delete", "empty", "bom", "crlf", "cr", "utf-16", "gb18030", "latin-1", "folder", "double", "no_end", "blank_lines",
    "reversed", "spaces", "quoted", "upper",
))  # fmt: skip

_edit = st.one_of(
    st.tuples(st.just("cell"), st.sampled_from(_TABLES), _place, _place, st.one_of(texts, _number)),
    st.tuples(st.just("cell"), st.sampled_from(_TABLES), _place, _place, _number),
    st.tuples(st.just("right"), st.sampled_from(_TOMLS), _place, _right_sides),
    st.tuples(st.just("key"), st.sampled_from(_TOMLS), _place, texts),
    st.tuples(st.just("column"), st.sampled_from(_TABLES), _place, st.sampled_from(("delete", "double", "last"))),
    st.tuples(st.just("line"), st.sampled_from(list(FILES)), _place, st.sampled_from(("delete", "double", "last"))),
    st.tuples(st.just("insert"), st.sampled_from(_TOMLS), _place, _lines),
    st.tuples(st.just("bytes"), st.sampled_from(list(FILES)), st.integers(0, 4000), _odd_bytes),
    st.tuples(st.just("cut"), st.sampled_from(list(FILES)), st.integers(0, 4000)),
    st.tuples(st.just("file"), st.sampled_from(list(FILES)), _whole_file),
    st.tuples(st.just("name"), st.sampled_from(list(FILES)), st.sampled_from(list(FILES))),
)
inputs = st.tuples(st.lists(_edit, min_size=1, max_size=4))


def _line_edit(lines: list[str], place: int, how: str) -> None:
    line = lines.pop(place % len(lines))
    if how == "double":
        lines[place % (len(lines) + 1) : place % (len(lines) + 1)] = [line, line]
    elif how == "last":
        lines.append(line)


def _cell(old: str, new: Any) -> str:
    if isinstance(new, str):
        return new
    try:
        return repr(float(old) * new[1])
    except ValueError:
        return repr(new[1])


def _text_edit(text: str, kind: str, more: tuple[Any, ...]) -> str:
    lines = text.split("\n")
    place = more[0] % len(lines)
    if kind == "cell":
        cells = lines[place].split(",")
        at = more[1] % len(cells)
        cells[at] = _cell(cells[at], more[2])
        lines[place] = ",".join(cells)
    elif kind == "column":
        rows = [line.split(",") for line in lines]
        for row in rows:
            if len(row) > 1:
                _line_edit(row, more[0], more[1])
        lines = [",".join(row) for row in rows]
    elif kind in ("right", "key"):
        # The line from here on that has a key.
        with_key = [at for at, line in enumerate(lines) if " = " in line] or [place]
        at = with_key[more[0] % len(with_key)]
        key, _, value = lines[at].partition(" = ")
        lines[at] = f"{more[1]} = {value}" if kind == "key" else f"{key} = {more[1]}"
    elif kind == "line":
        _line_edit(lines, more[0], more[1])
    elif kind == "insert":
        lines.insert(place, more[1])
    return "\n".join(lines)


def _whole(content: bytes, how: str) -> bytes:
    if how in ("utf-16", "gb18030", "latin-1"):
        return content.decode("utf-8", "replace").encode(how, "replace")
    lines = content.split(b"\n")
    return {
        "empty": b"", "bom": b"\xef\xbb\xbf" + content, "crlf": b"\r\n".join(lines), "cr": b"\r".join(lines),
        "double": content + content, "no_end": content.rstrip(b"\n"), "blank_lines": b"\n\n".join(lines),
        "reversed": b"\n".join(reversed(lines)), "spaces": content.replace(b",", b" , "), "upper": content.upper(),
        "quoted": b"\n".join(b'"' + line.replace(b",", b'","') + b'"' for line in lines),
    }[how]  # fmt: skip


def spoilt(edits: list[Any]) -> dict[str, bytes | None]:
    """Files by name; None is a folder of that name."""
    files: dict[str, bytes | None] = dict(FILES)
    for kind, name, *more in edits:
        content = files.get(name)
        if content is None:
            continue
        if kind == "bytes":
            at = more[0] % (len(content) + 1)
            files[name] = content[:at] + more[1] + content[at + 1 :]
        elif kind == "cut":
            files[name] = content[: more[0]]
        elif kind == "name":
            files[more[0]] = content
        elif kind == "file" and more[0] == "delete":
            del files[name]
        elif kind == "file":
            files[name] = None if more[0] == "folder" else _whole(content, more[0])
        else:
            text = _text_edit(content.decode("utf-8", "surrogateescape"), kind, tuple(more))
            files[name] = text.encode("utf-8", "surrogatepass" if "\ud800" in text else "surrogateescape")
    return files


# Names in a folder that the input before has left other than they are.
_left: dict[Path, set[str]] = {}


def _written(files: dict[str, bytes | None], folder: Path) -> None:
    """Makes the folder hold these files; what the input before did not touch is there already."""
    if folder not in _left:
        for part in ("policies", "assumptions"):
            (folder / part).mkdir(parents=True)
    before = _left.get(folder, set(FILES))
    changed = {name for name in {*FILES, *files} if name not in files or files[name] != FILES.get(name)}
    for name in sorted(before | changed):
        path = folder / name
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
        if name in files:
            content = files[name]
            if content is None:
                path.mkdir()
            else:
                path.write_bytes(content)
    _left[folder] = changed


def use(given: Any, folder: Path) -> None:
    """Reads the spoilt case and runs it, at its central values and in two draws."""
    case_folder = folder / "case"
    _written(spoilt(given[0]), case_folder)
    case = qy.load_case(case_folder)
    case.central()
    case.run(draws=2, seed=1, threads=1).targets()
