"""How `make docs` builds the site: pages, notebooks and the reference of the package, from this tree alone."""

import sys
from pathlib import Path

import quesnay
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent / "site"))

project = "Quesnay"
version = release = quesnay.__version__
language = "en"
# Dashes alone: quotes stay as they are written, in both languages.
smartquotes_action = "D"
toc_object_entries_show_parents = "hide"

# The tree itself is the source, so that a link leads to the same page here and where the tree is read as files.
root_doc = "docs/README"
include_patterns = [
    "*.md",
    "docs/**",
    "scenarios/**.md",
    "benchmarks/README.md",
    "notebooks/*.ipynb",
    "notebooks/README.md",
]
exclude_patterns = [".*", "build*", "dist", "out", "libsim", "bindings", "tests", "**/.ipynb_checkpoints"]

# Their contents are the pages of their folder that they link to (docs/site/contents.py).
index_pages = [
    "docs/accounts/README",
    "docs/adr/README",
    "docs/api/README",
    "docs/cases/README",
    "docs/models/functions",
    "notebooks/README",
    "scenarios/README",
]

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "contents", "docstrings", "mathml"]

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300
# Widgets would be loaded from elsewhere; no notebook has any.
nb_ipywidgets_js = {}
# A diagram offers Mermaid beside SVG and text; one of these is shown.
suppress_warnings = ["mystnb.unknown_mime_type"]

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 100
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_preprocess_types = True

html_theme = "furo"
html_title = f"Quesnay {release}"
html_math_renderer = "mathml"
html_static_path = ["site/static"]
html_css_files = ["quesnay.css"]
templates_path = ["site/templates"]
html_additional_pages = {"index": "redirect.html"}
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False


def setup(app: Sphinx) -> None:
    """Comma-separated files have no colours of their own."""
    app.add_lexer("csv", TextLexer)
