"""One roadmap to look at its report: of the themes of the workshops of 2021, in each language; people are invented.

Must not be loaded by the program: `tools.check_documents` and the tests use it.
"""

from __future__ import annotations

from typing import Any, Final

from desktop.models.database import Database
from desktop.services.names.references import find
from desktop.services.plan import roadmap_edits
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork

OUJDA: Final = "02.411.01.23"
# title of the roadmap; objectives, each with its milestones (title, what is due, status)
_DATES: Final = (
    (("2021-01-20", "done"), ("2021-03-04", "doing"), ("2021-10", "todo")),
    (("2021-04-15", "dropped"), ("2021-09-30", "todo"), ("", "todo")),
)
SAID: Final[dict[str, tuple[str, tuple[tuple[str, tuple[str, str, str]], ...]]]] = {
    "fr": (
        "Feuille de route de l’accès aux soins à Oujda",
        (
            ("Accès aux soins", ("Former les équipes d’accueil", "Signer la convention", "Ouvrir une permanence")),
            ("Hébergement d’urgence", ("Louer un local", "Dix places de plus", "Règlement intérieur")),
        ),
    ),
    "en": (
        "Roadmap for access to care in Oujda",
        (
            ("Access to care", ("Train the reception teams", "Sign the agreement", "Open a weekly desk")),
            ("Emergency shelter", ("Rent a place", "Ten more beds", "House rules")),
        ),
    ),
    "es": (
        "Hoja de ruta del acceso a la atención en Uchda",
        (
            ("Acceso a la atención", ("Formar a los equipos", "Firmar el convenio", "Abrir una permanencia")),
            ("Alojamiento de urgencia", ("Alquilar un local", "Diez plazas más", "Reglamento interior")),
        ),
    ),
    "ar": (
        "خريطة طريق الولوج إلى العلاج بوجدة",
        (
            ("الولوج إلى العلاج", ("تكوين فرق الاستقبال", "توقيع الاتفاقية", "فتح مداومة أسبوعية")),
            ("الإيواء الاستعجالي", ("كراء مقر", "عشرة أماكن إضافية", "النظام الداخلي")),
        ),
    ),
}


def write_roadmap(database: Database, lang: str, *, ends: str = "2021-12") -> bytes:
    """Record the roadmap; its id. One that ends years later is told by quarters, or by years."""
    title, aims = SAID[lang]
    with UnitOfWork(database) as uow:
        area = find(uow.session, ("area",), OUJDA)
        told: dict[str, Any] = {"title": title, "area": area, "starts": "2021-01", "ends": ends, "status": "running"}
        plan = records.record(uow, "roadmap", told, lang=lang)
        for (name, steps), dates in zip(aims, _DATES, strict=True):
            aim = roadmap_edits.add_objective(uow, plan, name, lang=lang)
            for step, (due, status) in zip(steps, dates, strict=True):
                made = roadmap_edits.add_milestone(uow, plan, aim, step, lang=lang)
                records.record(uow, "milestone", {"due": due or None, "status": status}, made, lang=lang)
        uow.commit("exemple")
    return plan
