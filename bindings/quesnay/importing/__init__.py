"""Models of other programs: Vensim and XMILE files as a ``Model``, and stored runs (docs/models/importing.md)."""

from quesnay.importing.imported import ImportedModel
from quesnay.importing.reading import read_vensim, read_xmile

__all__ = ["ImportedModel", "read_vensim", "read_xmile"]
