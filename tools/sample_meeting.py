"""One meeting to look at its minutes: of the themes of the workshops of 2021, in each language; people are invented.

Must not be loaded by the program: `tools.check_documents` and the tests use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import insert

from desktop.models.areas import area_id
from desktop.models.database import Database
from desktop.models.meetings import Priority, priority_id
from desktop.services.keeping.line_text import mark
from desktop.services.meeting import agendas, attendance, meeting_lines, minutes_closing
from desktop.services.record import records
from desktop.services.record.order_keys import run
from desktop.services.unit_of_work import UnitOfWork

OUJDA, RABAT = "02.411.01.23", "04.421.01.0"
DAY: Final = "2021-01-20"
BEGAN: Final = datetime(2021, 1, 20, 9, 30, tzinfo=UTC)
_TAG: Final = "sample"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in one language. Lines: (point, kind, words); `@` is the next person."""

    title: str
    room: str
    people: tuple[tuple[str, str], ...]
    points: tuple[str, ...]
    lines: tuple[tuple[int, str, str], ...]
    why: str
    amended: str


_FR: Final = Words(
    "Atelier technique d’Oujda",
    "Salle de réunion de la commune",
    (
        ("Exemple Aïcha", "Chargée de projet"),
        ("Exemple Brahim", "Point focal"),
        ("Exemple Chaïmae", "Assistante sociale"),
        ("Exemple Driss", ""),
    ),
    ("Besoins exprimés depuis le confinement", "Réponses en cours", "Suites à donner"),
    (
        (0, "note", "Tour de table : chaque association dit ce qu’elle voit dans les quartiers."),
        (0, "need", "Kits d’hygiène et couvertures pour les familles migrantes de Hay Andalous"),
        (0, "need", "Accès aux soins sans carte de séjour : les consultations sont refusées au guichet"),
        (0, "note", "@ rappelle que 540 personnes ont reçu un appui psychosocial en 2020."),
        (1, "need", "Cours d’arabe et de français pour les femmes, avec garde d’enfants"),
        (1, "priority", "Hébergement d’urgence pour les mineurs non accompagnés"),
        (1, "note", "OIM Maroc et المكتب الوطني travaillent à une fiche d’orientation commune."),
        (2, "decision", "Une permanence santé se tient chaque mardi matin à la commune"),
        (2, "decision", "Les associations partagent leurs listes d’attente une fois par mois"),
        (2, "action", "@ envoie la liste des centres de santé partenaires !vendredi"),
        (2, "action", "@ prépare la convention de la permanence !fin février"),
    ),
    "Le froid dure jusqu’en mars",
    "La permanence se tient le mercredi, et non le mardi.",
)
_EN: Final = Words(
    "Technical workshop in Oujda",
    "Meeting room of the commune",
    (("Example Aisha", "Project officer"), ("Example Brahim", "Focal point"), ("Example Shaimae", "Social worker")),
    ("Needs voiced since the lockdown", "Responses under way", "What comes next"),
    (
        (0, "note", "Round table: each association says what it sees in its quarters."),
        (0, "need", "Hygiene kits and blankets for migrant families in Hay Andalous"),
        (0, "need", "Health care without a residence card: people are turned away at the desk"),
        (1, "need", "Arabic and French classes for women, with child care"),
        (1, "priority", "Emergency shelter for unaccompanied children"),
        (2, "decision", "A health desk is held every Tuesday morning at the commune"),
        (2, "action", "@ sends the list of partner health centres !Friday"),
        (2, "action", "@ drafts the agreement for the health desk !end of February"),
    ),
    "The cold lasts until March",
    "The desk is held on Wednesdays, not on Tuesdays.",
)
_ES: Final = Words(
    "Taller técnico de Uchda",
    "Sala de reuniones del municipio",
    (("Ejemplo Aicha", "Técnica"), ("Ejemplo Brahim", "Punto focal"), ("Ejemplo Nadia", "Trabajadora social")),
    ("Necesidades desde el confinamiento", "Respuestas en curso", "Próximos pasos"),
    (
        (0, "note", "Ronda de intervenciones: cada asociación dice lo que ve en sus barrios."),
        (0, "need", "Kits de higiene y mantas para las familias migrantes de Hay Andalous"),
        (0, "need", "Atención sanitaria sin tarjeta de residencia: se rechaza en la ventanilla"),
        (1, "need", "Clases de árabe y francés para mujeres, con guardería"),
        (1, "priority", "Alojamiento de urgencia para menores no acompañados"),
        (2, "decision", "Cada martes por la mañana hay un servicio de salud en el municipio"),
        (2, "action", "@ envía la lista de centros de salud asociados el !viernes"),
        (2, "action", "@ prepara el convenio del servicio de salud !28/02"),
    ),
    "El frío dura hasta marzo",
    "El servicio es los miércoles, no los martes.",
)
_AR: Final = Words(
    "الورشة التقنية بوجدة",
    "قاعة الاجتماعات بالجماعة",
    (
        ("مثال عائشة", "مكلفة بمشروع"),
        ("مثال إبراهيم", "نقطة الاتصال"),
        ("مثال شيماء", "مساعدة اجتماعية"),
        ("Exemple Driss", ""),
    ),
    ("الاحتياجات المعبر عنها منذ الحجر الصحي", "الاستجابات الجارية", "الخطوات المقبلة"),
    (
        (0, "note", "جولة تقديم: كل جمعية تعرض ما تلاحظه في الأحياء، من 9:30 إلى 10:15."),
        (0, "need", "حقائب النظافة والأغطية للأسر المهاجرة بحي الأندلس"),
        (0, "need", "الولوج إلى العلاج دون بطاقة الإقامة (carte de séjour): يرفض الاستقبال في الشباك"),
        (0, "note", "ذكرت @ بأن 540 شخصا استفادوا من الدعم النفسي سنة 2020 مع OIM Maroc."),
        (1, "need", "دروس العربية والفرنسية للنساء مع حضانة الأطفال"),
        (1, "priority", "الإيواء الاستعجالي للقاصرين غير المرافقين"),
        (2, "decision", "تنظم مداومة صحية كل صباح ثلاثاء بمقر الجماعة"),
        (2, "decision", "تتقاسم الجمعيات لوائح الانتظار مرة في الشهر"),
        (2, "action", "ترسل @ لائحة المراكز الصحية الشريكة !الجمعة"),
        (2, "action", "يعد @ اتفاقية المداومة !نهاية فبراير"),
    ),
    "البرد يستمر إلى مارس",
    "تنظم المداومة يوم الأربعاء وليس الثلاثاء.",
)
SAID: Final = {"fr": _FR, "en": _EN, "es": _ES, "ar": _AR}
_HOUSE: Final = {
    "fr": "Exemple Maison des jeunes",
    "en": "Example youth centre",
    "es": "Ejemplo Casa de la juventud",
    "ar": "مثال دار الشباب",
}
_QUARTER: Final = {"fr": "Hay Andalous", "ar": "حي الأندلس"}
_NEEDS: Final = (("basic-aid", "4", 140), ("health", "5", 85), ("education", "3", 60), ("protection", "5", 24))


def write_meeting(database: Database, lang: str, *, final: bool = False, repeat: int = 1) -> bytes:
    """Hold the meeting of a language in a profile; `repeat` says everything so many times. Returns its id."""
    said = SAID[lang]
    with UnitOfWork(database) as uow:
        actors = [
            records.record(uow, "actor", {"name": name, "kind": "association"})
            for name in ("Fondation Orient-Occident", "Al Wafae", "OIM Maroc")
        ]
        meeting = records.record(
            uow,
            "meeting",
            {
                f"title.{lang}": said.title,
                "kind": "workshop",
                "day": DAY,
                "starts": "09:30",
                "ends": "12:00",
                "mode": "in-person",
                "venue": said.room,
                "area": OUJDA,
                "lang": lang,
                "status": "draft",
                "count_sex": True,
            },
        )
        people = _people(uow, meeting, said, actors)
        records.record(uow, "meeting", {"chair": people[1]}, meeting)
        made = _lines(uow, meeting, said, people, repeat)
        _needs(uow, meeting, [one for one in made if one is not None], said.why)
        uow.commit("exemple")
    if final:
        with UnitOfWork(database) as uow:
            minutes_closing.close(uow, meeting, "Exemple Brahim", BEGAN + timedelta(hours=3))
            minutes_closing.amend(uow, meeting, said.amended, BEGAN + timedelta(days=2))
            uow.commit("exemple")
    return meeting


def _people(uow: UnitOfWork, meeting: bytes, said: Words, actors: list[bytes]) -> list[bytes]:
    people = []
    for at, (name, role) in enumerate(said.people):
        draft = {"name": name, "role": role, "actor": actors[at % len(actors)]}
        people.append(records.record(uow, "contact", draft))
        sex = ("women", "men")[at % 2] if at < 3 else "not-stated"
        role = ("rapporteur", "chair", "member", "member")[at]
        attendance.expect(uow, meeting, contact=people[-1], present=at != 2, role=role, sex=sex)
    attendance.expect(uow, meeting, actor=actors[0], present=True, sex="not-stated")
    return people


def _lines(uow: UnitOfWork, meeting: bytes, said: Words, people: list[bytes], repeat: int) -> list[bytes | None]:
    """Write the agenda and what is said; gives what each need line made."""
    points = [agendas.add_item(uow, meeting, title, _TAG, minutes=30 + 15 * at) for at, title in enumerate(said.points)]
    agendas.change_item(uow, points[1], status="postponed")
    made: list[bytes | None] = []
    lines = said.lines * repeat
    ranks = run("", "", _TAG, len(lines))
    named = 0
    for number, (rank, (point, kind, text)) in enumerate(zip(ranks, lines, strict=True)):
        if "@" in text:
            text = text.replace("@", mark("contact", people[named % len(people)]))
            named += 1
        at = BEGAN + timedelta(minutes=7 * number)
        note = meeting_lines.write(uow, meeting, text=text, kind=kind, rank=rank, item=points[point], at=at)
        subject = meeting_lines.finish(uow, note)
        made += [subject] if kind in ("need", "priority") else []
    return made


def _needs(uow: UnitOfWork, meeting: bytes, needs: list[bytes], why: str) -> None:
    """Say of each need what a form says, and give the second its place among the priorities."""
    called = ({f"name.{lang}": name for lang, name in names.items()} for names in (_QUARTER, _HOUSE))
    quarter = records.record(uow, "area", {**next(called), "parent": OUJDA, "level": 5})
    place = {**next(called), "area": OUJDA, "point": (34.668, -1.928, 20.0)}
    places = [quarter, records.record(uow, "place", place), area_id(OUJDA), area_id("02.411.01.23")]
    for need, (sector, severity, people), where in zip(needs, _NEEDS * len(needs), places * len(needs), strict=False):
        more = {"sector": sector, "severity": severity, "people": people, "places": [where]}
        records.record(uow, "need", more, need)
    key = priority_id(meeting, needs[1])
    values = {"meeting": meeting, "need": needs[1], "rank": "~", "points": 7, "why": why}
    uow.session.execute(insert(Priority).prefix_with("OR IGNORE").values(id=key, **values))
