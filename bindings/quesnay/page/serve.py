"""Serves the page on this machine until it is stopped."""

from __future__ import annotations

import sys

from quesnay.errors import CaseError
from quesnay.page.engine import CaseEngine
from quesnay.study.case import Case, load_case

__all__ = ["opened_case", "serve"]


def opened_case(case: str, vintage: str | None, *, districts: bool) -> Case:
    """A case with what was known at a date, by district if that is asked for.

    Raises
    ------
    CaseError
        For a case that cannot be used, an unknown vintage, and districts that the case does not have.
    """
    loaded = load_case(case, vintage=vintage)
    return loaded.with_switches(districts=True) if districts and not loaded.switches.districts else loaded


def serve(
    case: str, host: str, port: int, seed: int, threads: int | None, vintage: str | None = None, *,
    districts: bool = False,
) -> None:  # fmt: skip
    """Answers on one address until Ctrl-C.

    Raises
    ------
    CaseError
        For a case that cannot be used, a page that was not built, or a package without its server.
    """
    try:
        import uvicorn

        from quesnay.page.app import make_app
    except ModuleNotFoundError as error:
        raise CaseError(
            f"the Python package {error.name} is missing, expected those of the extra 'page': pip install"
            " 'quesnay[page]'"
        ) from None
    engine = CaseEngine(opened_case(case, vintage, districts=districts), seed=seed, threads=threads)
    app = make_app(engine)
    engine.drawn((), 128)
    if host not in ("127.0.0.1", "localhost", "::1"):
        print(f"quesnay: everyone who reaches {host}:{port} can use this page; there is no password", file=sys.stderr)
    print(f"The page is at http://{host}:{port}/ until Ctrl-C / 页面地址如上,按 Ctrl-C 停止", flush=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)
