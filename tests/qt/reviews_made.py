"""Reviews and previews as the services hand them over, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.services.exchange.exchanged import KindCount, Laptop, Missing, Preview, Review, ReviewField, Version

AT = datetime(2024, 6, 14, 8, 12, tzinfo=UTC)
INITIATIVES = KindCount("initiative", 12, 8, 1, ("Kits d’hiver", "Écoute"))
ACTORS = KindCount("actor", 3, 0, 0, ("Al Wafae",))
HOSTILE = ("<b>gras</b><script>alert(1)</script>", "{{7*7}} {name}", "=1+1", "a\u202eb", "&amp; & %s")


def version(number: int, text: str, author: str = "Samira", **more: object) -> Version:
    values = {"doubtful": False, "shown_now": False, "here": False, **more}
    at = values.pop("at", AT + timedelta(days=number))
    return Version(number, text, text, author, at, **values)  # type: ignore[arg-type]  # a test knows the names


def field(id_: str, label: str, *versions: Version, **more: object) -> ReviewField:
    values = {"kind": "value", "joinable": False, **more}
    return ReviewField(
        id=id_,
        table="initiative",
        row=b"1" * 16,
        field=id_,
        label=label,
        versions=versions,
        **values,  # type: ignore[arg-type]  # a test knows the names
    )


def review(*fields: ReviewField, title: str = "Kits d’hiver", same: int = 0) -> Review:
    kept = tuple((f"Champ {n}", f"valeur {n}") for n in range(same))
    return Review("r1", "initiative", b"1" * 16, title, fields, kept)


def two_sided() -> Review:
    """Three fields, two sides, the last a text that can be joined."""
    return review(
        field("women", "Nombre de femmes", version(1, "36", here=True, shown_now=True), version(2, "42", "Omar")),
        field(
            "end", "Date de fin", version(1, "30/09/2020", here=True), version(2, "15/10/2020", "Omar", shown_now=True)
        ),
        field(
            "note",
            "Description",
            version(1, "Groupe de parole le mercredi avec une psychologue.", here=True, shown_now=True),
            version(2, "Groupe de parole le jeudi avec une psychologue.", "Omar"),
            joinable=True,
        ),
        same=9,
    )


def many_sided() -> Review:
    """One field, four versions: a doubtful clock, an empty one, a locked one."""
    return review(
        field(
            "title",
            "Titre",
            version(1, "Kits d’hiver", here=True, shown_now=True),
            version(2, "Kits d’hiver et couvertures", "Fatima", doubtful=True),
            version(3, "", "Omar"),
            version(4, "verrouillé", "Karim"),
        )
    )


def deletion() -> Review:
    """A record deleted there and changed here."""
    return review(
        field(
            "deleted",
            "Suppression",
            version(1, "gardée", here=True, shown_now=True),
            version(2, "mise à la corbeille", "Omar", deletes=True),
            kind="delete",
        )
    )


def hostile() -> Review:
    """Every text that came in a file tries something."""
    first, second, third, fourth, fifth = HOSTILE
    return review(
        field("title", first, version(1, first, second, here=True), version(2, fourth, third, shown_now=True)),
        field("note", fifth, version(1, "x" * 32_768, here=True), version(2, fifth, third), joinable=True),
        title=first,
        same=2,
    )


def laptop(trust: str = "vouched", name: str = "Omar · Rabat") -> Laptop:
    return Laptop("aa" * 8, "3C1D 77A0 92EE", name, trust)  # type: ignore[arg-type]  # a test knows the words


def preview(path: str = "/tmp/de-rabat.maillage", **more: object) -> Preview:
    values = {
        "sender": laptop(),
        "network": "Oriental",
        "sample": False,
        "written": AT,
        "unknown": (),
        "counts": (
            KindCount("initiative", 12, 8, 1, ("Kits d’hiver", "Écoute")),
            KindCount("actor", 3, 0, 0, ("Al Wafae",)),
        ),
        "reviews": 5,
        "bundles": 9,
        "already": 0,
        "held": 0,
        "too_new": 0,
        "missing": (Missing("Fatima", "bb" * 8, 2),),
        **more,
    }
    return Preview(path=Path(path), **values)  # type: ignore[arg-type]  # a test knows the names
