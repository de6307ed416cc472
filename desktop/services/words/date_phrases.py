"""Owns the ways people say a day in words, language by language; must not know how they are matched or counted.

A pattern is words as they are folded, one space apart; `a|b` is either word, `[…]` may be left out, ` / ` parts
patterns. Slots: {w} weekday, {m} month, {M} month in full, {d} day of a month in figures, {y} year in four
figures, {n} number, {u} unit of time, {D} two of a unit in one Arabic word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

START, MIDDLE, END = range(3)
Meaning = tuple[str, int]

# What may stand before a day and stays in the line: "avant fin juin", "le 22 juin", "يوم الجمعة".
LEADS: Final[Mapping[str, str]] = {
    "fr": "le / la / l / en / a / au / avant [le|la|l] / pour [le|la|l] / d ici [le|la|l|a|au] / d ici a la / courant"
    " / jusqu a [la|l] / jusqu au / des",
    "en": "on [the] / in / at [the] / the / by [the] / before [the] / until [the] / till [the] / due",
    "es": "el / la / en [el|la] / a [la] / al / antes de [la] / antes del / para [el|la] / hasta [el|la]",
    "ar": "يوم / في [يوم] / قبل [يوم] / حتى [يوم] / بحلول / إلى / خلال / نهار",
}

# After these no "demain" or "today" stands.
ARTICLES: Final = "le la l en au on in at the el al يوم في خلال نهار"

PATTERNS: Final[Mapping[str, tuple[tuple[Meaning, str], ...]]] = {
    "fr": (
        (("near", 0), "aujourd hui / aujourdhui / ce jour"),
        (("near", 1), "demain"),
        (("near", 2), "apres demain / surlendemain"),
        (("weekday", 0), "{w} / {w} prochain / prochain {w} / {w} qui vient"),
        (("this_weekday", 0), "ce {w}"),
        (("weekday", 1), "{w} en huit"),
        (("weekday", 2), "{w} en quinze"),
        (("weekday_of_next_week", 0), "{w} [de] [la] semaine prochaine"),
        (("after", 0), "dans {n} {u} / sous {n} {u} / d ici {n} {u}"),
        (("month", END), "fin [de|du] {m} [{y}] / fin du mois de|d {m} [{y}] / [mois] [de|d] {M} [{y}] / {m} {y}"),
        (("month", MIDDLE), "mi {m} [{y}] / milieu [de] {m} [{y}]"),
        (("month", START), "debut [de] {m} [{y}]"),
        (("this_month", END), "fin du|de|ce mois / fin de ce mois / ce mois [ci]"),
        (("this_month", MIDDLE), "mi mois / milieu du mois"),
        (("this_month", START), "debut du|de mois"),
        (("next_month", END), "mois prochain / fin [du|de] mois prochain"),
        (("next_month", MIDDLE), "mi mois prochain / milieu du mois prochain"),
        (("next_month", START), "debut [du] mois prochain"),
        (("this_week", END), "fin [de] [la|cette] semaine / cette semaine / semaine en cours"),
        (("weekend", 0), "[ce] week end / [ce] weekend"),
        (("next_week", END), "semaine prochaine / fin [de] [la] semaine prochaine"),
        (("next_week", MIDDLE), "milieu [de] [la] semaine prochaine"),
        (("next_week", START), "debut [de] [la] semaine prochaine"),
        (("quarter", 0), "fin [du|de] trimestre / fin de ce trimestre / ce trimestre"),
        (("year", 0), "fin d|de annee / fin de l|cette annee / cette annee / fin [de] {y}"),
        (("year", 1), "annee prochaine / an prochain / fin [de] [l] annee prochaine"),
        (
            ("written", 0),
            "{d} [er] {m} [{y}] / {w} [le] {d} [er] {m} [{y}] / premier {m} [{y}] / {w} [le] premier {m} [{y}]",
        ),
        (("day_number", 0), "le {d} / {w} [le] {d}"),
    ),
    "en": (
        (("near", 0), "today"),
        (("near", 1), "tomorrow"),
        (("near", 2), "[the] day after tomorrow"),
        (("weekday", 0), "{w} / coming {w}"),
        (("this_weekday", 0), "this {w}"),
        (("weekday", 1), "{w} week / [a] week on {w}"),
        (("weekday_of_next_week", 0), "next {w} / {w} [of] next week"),
        (("after", 0), "in [a|an] {n} {u} / in a|an {u} / within {n} {u} / {n} {u} from now"),
        (("fortnight", 0), "in a fortnight"),
        (("month", END), "end of {m} [{y}] / end {m} [{y}] / late {m} [{y}] / {M} [{y}] / {m} {y}"),
        (("month", MIDDLE), "mid {m} [{y}] / middle of {m} [{y}]"),
        (("month", START), "early {m} [{y}] / beginning|start of {m} [{y}]"),
        (("this_month", END), "end of [the|this] month / this month / month end"),
        (("this_month", MIDDLE), "mid month / middle of the month"),
        (("this_month", START), "beginning|start of the month"),
        (("next_month", END), "next month / end of next month"),
        (("next_month", MIDDLE), "mid next month / middle of next month"),
        (("next_month", START), "early next month / beginning|start of next month"),
        (("this_week", END), "end of [the|this] week / this week"),
        (("weekend", 0), "[this] weekend / [this] week end"),
        (("next_week", END), "next week / end of next week / late next week"),
        (("next_week", MIDDLE), "mid next week / middle of next week"),
        (("next_week", START), "early next week / beginning|start of next week"),
        (("quarter", 0), "end of [the|this] quarter / this quarter"),
        (("year", 0), "end of [the|this] year / this year / year end / end of {y}"),
        (("year", 1), "next year / end of next year"),
        (("written", 0), "{d} [st|nd|rd|th] [of] {m} [{y}] / {w} [the] {d} [st|nd|rd|th] [of] {m} [{y}]"),
        (("written", 0), "[{w}] {m} [the] {d} [st|nd|rd|th] [{y}]"),
        (("day_number", 0), "the {d} [st|nd|rd|th] / {w} [the] {d} [st|nd|rd|th]"),
    ),
    "es": (
        (("near", 0), "hoy"),
        (("near", 1), "manana"),
        (("near", 2), "pasado manana"),
        (("weekday", 0), "{w} / {w} proximo / proximo {w} / {w} que viene"),
        (("this_weekday", 0), "este {w}"),
        (("weekday", 1), "{w} en ocho [dias]"),
        (("weekday", 2), "{w} en quince [dias]"),
        (
            ("weekday_of_next_week", 0),
            "{w} de [la] proxima semana / {w} de [la] semana que viene / {w} de [la] semana proxima",
        ),
        (("after", 0), "en {n} {u} / dentro de {n} {u}"),
        (("month", END), "fin|fines|final|finales de {m} [de] [{y}] / {M} [de] [{y}] / {m} [de] {y}"),
        (("month", MIDDLE), "mediados de {m} [de] [{y}] / mitad de {m} [de] [{y}]"),
        (("month", START), "principio|principios|comienzos|inicio de {m} [de] [{y}]"),
        (("this_month", END), "fin|fines|final|finales de|del mes / fin de este mes / este mes"),
        (("this_month", MIDDLE), "mediados de|del mes / mitad de|del mes"),
        (("this_month", START), "principio|principios de|del mes"),
        (
            ("next_month", END),
            "mes que viene / proximo mes / mes proximo / fin|final del proximo mes / fin|final del mes que viene",
        ),
        (("next_month", MIDDLE), "mediados del proximo mes / mediados del mes que viene"),
        (("next_month", START), "principio|principios del proximo mes / principio|principios del mes que viene"),
        (("this_week", END), "fin|final de la|esta semana / final de semana / esta semana"),
        (("weekend", 0), "[este] fin de semana"),
        (
            ("next_week", END),
            "semana que viene / proxima semana / semana proxima / fin|final|finales de la proxima semana",
        ),
        (("next_week", END), "fin|final|finales de la semana que viene"),
        (("next_week", MIDDLE), "mediados de la proxima semana / mediados de la semana que viene"),
        (
            ("next_week", START),
            "principio|principios de la proxima semana / principio|principios de la semana que viene",
        ),
        (("quarter", 0), "fin|final|finales de|del trimestre / este trimestre"),
        (("year", 0), "fin|final|finales de|del ano / fin de este ano / este ano / fin|final|finales de {y}"),
        (("year", 1), "ano que viene / proximo ano / ano proximo"),
        (("written", 0), "[{w}] {d} [de] {m} [de|del] [{y}] / [{w}] primero de {m} [de|del] [{y}]"),
        (("day_number", 0), "el {d} / {w} {d}"),
    ),
    "ar": (
        (("near", 0), "اليوم / هذا اليوم"),
        (("near", 1), "غدا / غد / يوم غد"),
        (("near", 2), "بعد غد / بعد الغد / بعد غدا / بعد يوم غد"),
        (("weekday", 0), "{w} / {w} القادم|القادمة|المقبل|المقبلة|الآتي|الجاي"),
        (("this_weekday", 0), "هذا|هذه {w} / {w} هذا"),
        (("weekday", 1), "{w} بعد القادم|القادمة|المقبل|المقبلة"),
        (("weekday_of_next_week", 0), "{w} [من|في] الأسبوع القادم|المقبل"),
        (("after", 0), "بعد|خلال {n} {u} / بعد|خلال {u} [واحد] / بعد|خلال {D}"),
        (("month", END), "نهاية|آخر|أواخر [شهر] {m} [{y}] / متم [شهر] {m} [{y}] / [شهر] {M} [{y}] / {m} {y}"),
        (("month", MIDDLE), "منتصف|أواسط|نصف [شهر] {m} [{y}]"),
        (("month", START), "بداية|أوائل|أول|مطلع|فاتح [شهر] {m} [{y}]"),
        (("this_month", END), "نهاية|آخر|أواخر [هذا] الشهر / متم الشهر / نهاية الشهر الجاري|الحالي / هذا الشهر"),
        (("this_month", MIDDLE), "منتصف|أواسط [هذا] الشهر"),
        (("this_month", START), "بداية|أوائل|أول|مطلع الشهر"),
        (("next_month", END), "الشهر القادم|المقبل / نهاية|آخر|أواخر الشهر القادم|المقبل"),
        (("next_month", MIDDLE), "منتصف|أواسط الشهر القادم|المقبل"),
        (("next_month", START), "بداية|أوائل|أول|مطلع الشهر القادم|المقبل"),
        (("this_week", END), "نهاية|آخر [هذا] الأسبوع / نهاية الأسبوع الجاري|الحالي / هذا الأسبوع"),
        (("next_week", END), "الأسبوع القادم|المقبل / نهاية|آخر الأسبوع القادم|المقبل"),
        (("next_week", MIDDLE), "منتصف الأسبوع القادم|المقبل"),
        (("next_week", START), "بداية الأسبوع القادم|المقبل"),
        (("quarter", 0), "نهاية|آخر الفصل / نهاية|آخر هذا الفصل"),
        (("year", 0), "نهاية|آخر [هذه|هذا] السنة|العام / هذه|هذا السنة|العام / نهاية|آخر [سنة|عام] {y}"),
        (
            ("year", 1),
            "السنة القادمة|المقبلة / العام القادم|المقبل / نهاية السنة القادمة|المقبلة / نهاية العام القادم|المقبل",
        ),
        (("written", 0), "[{w}] {d} [من] [شهر] {m} [{y}]"),
        (("day_number", 0), "يوم {d} / {w} {d}"),
    ),
}

# Numbers in words. In French and Spanish "huit jours" is a week and "quinze jours" two: see `IDIOMS`.
NUMBERS: Final[Mapping[int, str]] = {
    1: "un une one un una uno واحد",
    2: "deux two dos couple",
    3: "trois three tres ثلاثة ثلاث",
    4: "quatre four cuatro أربعة أربع",
    5: "cinq five cinco خمسة خمس",
    6: "six seis ستة ست",
    7: "sept seven siete سبعة سبع",
    8: "huit eight ocho ثمانية ثماني ثمان",
    9: "neuf nine nueve تسعة تسع",
    10: "dix ten diez عشرة عشر",
    12: "douze twelve doce",
    15: "quinze fifteen quince",
    20: "vingt twenty veinte عشرين عشرون",
    30: "trente thirty treinta ثلاثين ثلاثون",
}
IDIOMS: Final[Mapping[str, int]] = {"huit": 7, "quinze": 14, "ocho": 7, "quince": 14}
UNITS: Final[Mapping[str, str]] = {
    "day": "jour jours j day days dia dias يوم أيام يوما",
    "week": "semaine semaines week weeks semana semanas أسبوع أسابيع أسبوعا",
    "month": "mois month months mes meses شهر أشهر شهور شهرا",
    "year": "an ans annee annees year years ano anos سنة سنوات عام أعوام سنين",
}
DUALS: Final[Mapping[str, str]] = {
    "day": "يومين يومان",
    "week": "أسبوعين أسبوعان",
    "month": "شهرين شهران",
    "year": "سنتين عامين سنتان عامان",
}

# What is offered while somebody types, nearest days first; {month} and {weekday} stand for each of them.
OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "fr": (
        *("aujourd’hui", "demain", "après-demain", "{weekday}", "{weekday} prochain", "{weekday} en huit"),
        *("fin de la semaine", "semaine prochaine", "la semaine prochaine", "début de la semaine prochaine"),
        *(
            "fin du mois",
            "mois prochain",
            "le mois prochain",
            "fin du mois prochain",
            "fin de l’année",
            "fin du trimestre",
        ),
        *("fin {month}", "mi-{month}", "début {month}", "{month}"),
        *("dans une semaine", "dans deux semaines", "dans trois semaines", "dans un mois", "dans deux mois"),
    ),
    "en": (
        *("today", "tomorrow", "the day after tomorrow", "day after tomorrow", "{weekday}", "next {weekday}"),
        *("end of the week", "next week", "end of next week", "end of the month", "next month", "end of next month"),
        *("end of the year", "end of the quarter", "end of {month}", "mid-{month}", "early {month}", "{month}"),
        *("in a week", "in two weeks", "in three weeks", "in a month", "in two months"),
    ),
    "es": (
        *("hoy", "mañana", "pasado mañana", "{weekday}", "{weekday} que viene", "próximo {weekday}"),
        *("fin de semana", "la semana que viene", "semana que viene", "la próxima semana", "próxima semana"),
        *("fin de mes", "el mes que viene", "mes que viene", "el próximo mes", "próximo mes", "fin de año"),
        *("fin de trimestre", "fin de {month}", "mediados de {month}", "principios de {month}", "{month}"),
        *("en una semana", "en dos semanas", "en tres semanas", "en un mes", "en dos meses"),
    ),
    "ar": (
        *("اليوم", "غدا", "بعد غد", "{weekday}", "يوم {weekday}", "{weekday} القادم", "{weekday} المقبل"),
        *("نهاية الأسبوع", "الأسبوع القادم", "الأسبوع المقبل", "نهاية الشهر", "الشهر القادم", "الشهر المقبل"),
        *("نهاية السنة", "نهاية {month}", "منتصف {month}", "بداية {month}", "{month}"),
        *("بعد أسبوع", "بعد أسبوعين", "بعد ثلاثة أسابيع", "بعد شهر", "بعد شهرين"),
    ),
}
# With the figure that was typed: {d} is a day of a month, {n} a number of days, weeks or months.
OFFERED_FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    "fr": (
        *("{d}er {month}", "le {d}er {month}", "{d} {month}", "le {d} {month}", "le {d}", "{weekday} {d} {month}"),
        *("dans {n} jours", "dans {n} semaines", "dans {n} mois"),
    ),
    "en": (
        *("{d} {month}", "{month} {d}", "the {d} {month}", "{weekday} {d} {month}", "{weekday}, {month} {d}"),
        *("in {n} days", "in {n} weeks", "in {n} months"),
    ),
    "es": (
        *("{d} de {month}", "{d} {month}", "el {d} de {month}", "el {d}", "{weekday} {d} de {month}"),
        *("en {n} días", "en {n} semanas", "en {n} meses"),
    ),
    "ar": (
        *("{d} {month}", "يوم {d} {month}", "{weekday} {d} {month}"),
        *("بعد {n} أيام", "بعد {n} أسابيع", "بعد {n} أشهر"),
    ),
}
