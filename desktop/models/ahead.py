"""Owns asking several things of one transaction ahead of their use; must not know any table, nor what is asked.

The engine works without Python: while it looks for the second answer, the first is worked on. All of it in one
transaction and on its own connection, which may be used from several threads, one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from desktop.models.plain import Reader

Rows = list[tuple[Any, ...]]


class Ahead:
    """Asks in the order in which it is told to."""

    def __init__(self, ask: Reader, asking: ThreadPoolExecutor) -> None:
        self._ask, self._asking = ask, asking

    def rows(self, sql: str, **values: Any) -> Callable[[], Rows]:
        """Have it asked: what is returned waits for every row. It raises what `Reader.rows` does."""
        return self._asking.submit(partial(self._ask.rows, sql, **values)).result


@contextmanager
def ahead(ask: Reader) -> Iterator[Ahead]:
    """Until the end of the block nobody else may ask in this transaction. What is still waiting then is not asked."""
    asking = ThreadPoolExecutor(1, thread_name_prefix="ahead")
    try:
        yield Ahead(ask, asking)
    finally:
        asking.shutdown(wait=True, cancel_futures=True)
