"""The closed profile that real offices start as a copy of."""

from __future__ import annotations

from tests.services.conftest import template

__all__ = ["template"]
