"""Owns LISEZMOI.html, the page a person reads without the program, in four languages; no personal name is in it.

It must not know how a file is made. Everything that is not ours is escaped; no script, nothing from the network. It is
short on purpose: every file carries it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from html import escape
from typing import Final

from desktop.i18n import LANGUAGES, N_, say_in
from desktop.paths import resources

_KINDS: Final = {
    "initiative": N_("Initiatives"),
    "actor": N_("Acteurs"),
    "need": N_("Besoins"),
    "service": N_("Services"),
    "meeting": N_("Réunions"),
    "decision": N_("Décisions"),
    "action": N_("Actions"),
    "roadmap": N_("Feuilles de route"),
    "training": N_("Formations et ateliers"),
    "project": N_("Projets"),
    "framework": N_("Cadres de suivi"),
    "indicator": N_("Indicateurs"),
    "practice": N_("Bonnes pratiques"),
    "document": N_("Documents"),
    "checklist": N_("Listes de contrôle"),
    "place": N_("Lieux"),
    "area": N_("Territoires"),
    "contact": N_("Contacts"),
    "text": N_("Textes et traductions"),
    "count": N_("Comptages"),
    "indicator_value": N_("Valeurs d’indicateurs"),
}
# a French sign must not begin a line alone
_FRENCH: Final = re.compile(r" (?=[?:»;!])|(?<=«) ")
_COUNTED: Final = N_("{kind} : {count}")
_OTHERS: Final = N_("Autres lignes")
_CHANGES: Final = N_("Un fichier de changements")
_PROTECTED: Final = N_("Un fichier de changements protégé")
_WHAT: Final = N_(
    "Quelqu’un vous passe son travail, enregistré avec Maillage, un programme libre des associations et des communes "
    "qui marche sans réseau."
)
_SAMPLE: Final = N_("C’est un exemple, pas un vrai travail.")
_INSIDE: Final = N_("Lignes nouvelles ou changées :")
_NOTHING: Final = N_("aucune")
_FROM: Final = N_(
    "Fait le {day} par l’ordinateur {print}. La première fois, comparez ces signes avec lui, de vive voix."
)
_NETWORK: Final = N_("Réseau : {network}.")
_OPEN: Final = N_(
    "Déposez ce fichier dans Maillage, page « Échanges » : vous verrez tout avant que rien ne soit écrit."
)
_LACKING: Final = N_("Pas de Maillage ? Demandez-le à qui vous a donné ce fichier. Pas pour vous ? Effacez-le.")
_KEEP: Final = N_("N’y changez rien : il serait refusé.")
_BY_PASSPHRASE: Final = N_(
    "Il s’ouvre avec la phrase de passe de la personne qui l’a donné. Demandez-la-lui de vive voix. "
    "Si elle est perdue, personne au monde ne peut l’ouvrir : demandez un nouveau fichier."
)
_BY_PEOPLE: Final = N_(
    "Il ne s’ouvre que sur les ordinateurs des personnes choisies par celle qui l’a donné. "
    "Ailleurs, personne au monde ne peut l’ouvrir."
)


def page_inside(sender: bytes, network: str, written: int, counts: Mapping[str, int], *, sample: bool) -> bytes:
    """The page of a change file: what it is, from whom, what is in it, what to do."""
    signs = sender.hex().upper()
    values = {
        "print": f"<code>{' '.join(signs[at : at + 4] for at in range(0, len(signs), 4))}</code>",
        "day": f"<bdi>{datetime.fromtimestamp(written / 1000, UTC):%Y-%m-%d}</bdi>",
        "network": f"<bdi>{escape(network)}</bdi>",
    }

    def section(lang: str) -> str:
        told = [(_WHAT, _SAMPLE) if sample else (_WHAT,), (_FROM, _NETWORK) if network else (_FROM,), (_INSIDE,)]
        said = [f"<p>{_said(lang, lines, values)}" for lines in told]
        return "".join((*said, _counted(lang, counts), _steps(lang)))

    return _page(_CHANGES, section)


def page_outside(by_passphrase: bool) -> bytes:
    """The page of a protected file: what it is and who can open it; nothing of the giver or the contents."""
    told = (_WHAT, _BY_PASSPHRASE if by_passphrase else _BY_PEOPLE)
    return _page(_PROTECTED, lambda lang: "".join((*(f"<p>{_said(lang, (one,), {})}" for one in told), _steps(lang))))


def _steps(lang: str) -> str:
    return "<ol>" + "".join(f"<li>{_said(lang, (one,), {})}" for one in (_OPEN, _LACKING, _KEEP)) + "</ol>"


def _counted(lang: str, counts: Mapping[str, int]) -> str:
    """Rows by kind in words, the kinds people know first, the inner ones together."""
    told = [(name, counts[table]) for table, name in _KINDS.items() if counts.get(table)]
    others = sum(count for table, count in counts.items() if table not in _KINDS)
    if others:
        told.append((_OTHERS, others))
    if not told:
        return f" {escape(say_in(lang, _NOTHING))}."
    lines = (
        _said(lang, (_COUNTED,), {"kind": say_in(lang, name), "count": f"<b>{_number(n)}</b>"}) for name, n in told
    )
    return "<ul>" + "".join(f"<li>{line}" for line in lines) + "</ul>"


def _number(n: int) -> str:
    return f"{n:,}".replace(",", "\u202f")  # a thin space is read in all four languages


def _said(lang: str, lines: Iterable[str], values: Mapping[str, str]) -> str:
    text = " ".join(escape(say_in(lang, line), quote=False) for line in lines)
    if lang == "fr":
        text = _FRENCH.sub("\u00a0", text)
    for mark, value in values.items():
        text = text.replace("{" + mark + "}", value)
    return text


def _page(title: str, section: Callable[[str], str]) -> bytes:
    template = (resources() / "change-file" / "LISEZMOI.html").read_text(encoding="utf-8")
    parts = []
    for lang in LANGUAGES:
        way = ' dir="rtl"' if lang == "ar" else ""
        parts.append(f'<section lang="{lang}"{way}><h2>{escape(say_in(lang, title))}</h2>{section(lang)}</section>\n')
    return template.replace("{body}", "".join(parts)).encode()
