"""Owns saying that a text is told in another language than the document's, for lack of one in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from desktop.i18n import LANGUAGES, _, language_name
from desktop.reports.document import Paragraph


def only_in(spoken: Collection[str], lang: str) -> Iterator[Paragraph]:
    """A remark for each language of ours that a text is told in, other than `lang`, in which it should have been."""
    for other in sorted({*spoken} & {*LANGUAGES} - {lang}):
        yield Paragraph(_("Ce texte n’existe qu’en {language}.", language=language_name(other)), "quiet")
