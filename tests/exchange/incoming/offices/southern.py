"""What offices that write Spanish and Arabic keep."""

from __future__ import annotations

from datetime import date

from tests.exchange.incoming.offices.works import Leaf, Office, Rows, Spot, Trade, Truth, by, codes, days, drawn

EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
ARABIC_MONTHS = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip


def colombian() -> Office:
    """A 4W of Colombia: codes with leading zeros, points in thousands, days first, notes in a column set apart."""
    orgs = (
        "Organización Internacional para las Migraciones (OIM)", "Pastoral Social", "Acción contra el Hambre (ACH)",
        "Corporación Opción Legal", "Consejo Danés para Refugiados (DRC)",
    )  # fmt: skip
    trades = (
        Trade("Protección", ("protection",), ("Orientación jurídica", "Jornadas de documentación")),
        Trade(
            "Seguridad Alimentaria y Nutrición",
            ("food-security", "nutrition"),
            ("Entrega de mercados", "Comedor comunitario"),
        ),
        Trade("Salud", ("health",), ("Brigada de salud", "Atención psicosocial")),
        Trade("Agua, Saneamiento e Higiene", ("wash",), ("Kits de higiene",)),
    )
    spots = (
        Spot("Norte de Santander", "Cúcuta", "54", "54001"),
        Spot("Norte de Santander", "Villa del Rosario", "54", "54874"),
        Spot("Antioquia", "Apartadó", "05", "05045"), Spot("Antioquia", "Turbo", "05", "05837"),
        Spot("La Guajira", "Maicao", "44", "44430"),
    )  # fmt: skip
    works = drawn(51, 36, orgs, trades, spots, ("ECHO", "PRM", "Fondos propios"))
    rows: Rows = [
        [None, "Matriz 4W – Quién hace qué, dónde y cuándo"],
        [None, "Corte: 31/12/2023"],
        [],
        [
            None, "Organización líder", "Socio implementador", "Donante", "Sector", "Actividad", "Departamento",
            "Cód. departamento", "Municipio", "Cód. DIVIPOLA", "Estado", "Fecha de inicio", "Fecha de finalización",
            "Total beneficiarios", "Mujeres", "Hombres", "Niñas", "Niños", None, "Notas del equipo",
        ],
    ]  # fmt: skip
    for number, one in enumerate(works, 1):
        people = [f"{n:,}".replace(",", ".") for n in (one.people, one.women, one.men, one.girls, one.boys)]
        rows.append([
            None, one.organisation, one.partner if number % 2 else "N/A", one.donor, one.sector, one.activity,
            one.spot.region, one.spot.region_code, one.spot.district, one.spot.district_code, "Finalizada",
            f"{one.start.day}/{one.start.month}/{one.start.year}", f"{one.end.day}/{one.end.month}/{one.end.year}",
            *people, None, "verificar con el socio" if number == 3 else None,
        ])  # fmt: skip
    rows += [[], [None, "Fuente: reportes de los socios. Elaboración propia."]]
    truth = Truth(
        by(works, lambda one: one.organisation),
        days(works),
        sum(one.people for one in works),
        women=sum(one.women + one.girls for one in works),
        sectors=codes(works, trades),
        areas=frozenset(one.spot.district for one in works),
    )
    return Office("Matriz 4W diciembre.xlsx", (Leaf("Matriz", rows),), truth)


def yemeni() -> Office:
    """A 4W in Arabic: figures as Arabic writes them, months in words, a line of totals, two lines of title."""
    orgs = (
        "المجلس النرويجي للاجئين",
        "الهلال الأحمر اليمني",
        "جمعية الإصلاح الاجتماعي",
        "منظمة أوكسفام",
        "مؤسسة تمدين شباب",
    )
    trades = (
        Trade("المياه والإصحاح البيئي", ("wash",), ("توزيع حقائب النظافة", "حفر الآبار")),
        Trade("الصحة", ("health",), ("عيادات متنقلة", "حملة تطعيم")),
        Trade("التعليم", ("education",), ("دعم المدارس", "تدريب المعلمين")),
        Trade("الحماية", ("protection",), ("الدعم النفسي الاجتماعي",)),
    )
    spots = (
        Spot("تعز", "المخا"), Spot("تعز", "التعزية"), Spot("الحديدة", "حيس"), Spot("الحديدة", "الخوخة"),
        Spot("عدن", "صيرة"),
    )  # fmt: skip
    works = drawn(61, 34, orgs, trades, spots, ("الاتحاد الأوروبي", "صندوق التمويل الإنساني"))

    def digits(number: int) -> str:
        return f"{number:,}".replace(",", "٬").translate(EASTERN)

    def day(one: date) -> str:
        return f"{one.day} {ARABIC_MONTHS[one.month - 1]} {one.year}".translate(EASTERN)

    rows: Rows = [
        ["مصفوفة من يفعل ماذا وأين ومتى"],
        ["الفترة: عام ٢٠٢٣"],
        [
            "م", "اسم المنظمة", "الشريك المنفذ", "الجهة المانحة", "القطاع", "النشاط", "المحافظة", "المديرية",
            "تاريخ البدء", "تاريخ الانتهاء", "الحالة", "عدد النساء", "عدد الرجال", "الإجمالي", "ملاحظات",
        ],
    ]  # fmt: skip
    for number, one in enumerate(works, 1):
        rows.append([
            digits(number), one.organisation, one.partner, one.donor, one.sector, one.activity, one.spot.region,
            one.spot.district, day(one.start), day(one.end), "مكتمل", digits(one.women), digits(one.men),
            digits(one.women + one.men), "تأخر بسبب الأمطار" if number == 9 else None,
        ])  # fmt: skip
    women, men = sum(one.women for one in works), sum(one.men for one in works)
    rows.append(["المجموع", *[None] * 10, digits(women), digits(men), digits(women + men)])
    truth = Truth(
        by(works, lambda one: one.organisation),
        days(works),
        women + men,
        women=women,
        men=men,
        sectors=codes(works, trades),
        areas=frozenset(one.spot.district for one in works),
    )
    return Office("مصفوفة الأنشطة.xlsx", (Leaf("الأنشطة", rows, ("A1:O1", "A2:O2")),), truth)
