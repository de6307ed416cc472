"""A time of day is one thing read from the left, also within an Arabic sentence read from the right."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop.i18n import set_language
from desktop.services.hours.saying import clock

LRI, PDI = "\u2066", "\u2069"


@pytest.mark.parametrize("moment", [datetime(2026, 11, 27, 8, 30), datetime(2026, 11, 27, 10)])
def test_an_arabic_time_is_wrapped_whole_from_the_left(moment: datetime) -> None:
    set_language("ar")
    said = clock(moment)
    assert said.startswith(LRI)
    assert said.endswith(PDI)
