"""Owns the words that made-up records are named with; must not share them with any list that ships.

The dictionary of change files is trained on the shipped lists, the catalogues and the sample: names made of other
words keep a measured file size honest. `tests/benchmarks` holds the two apart.
"""

from __future__ import annotations

from typing import Final

# the first word of every made-up name, so that nobody takes one for a real organisation
MARK: Final = "Exemple"
MARK_AR: Final = "مثال"

CIRCLES: Final = (
    "Amicale", "Confrérie", "Chaumière", "Coterie", "Escale", "Roulotte", "Guilde", "Halte", "Ligue", "Oasis",
    "Passerelle", "Pépinière", "Ronde", "Ruche", "Sentinelle", "Tribu", "Veillée", "Verger", "Volière", "Étoile",
)  # fmt: skip
CIRCLES_AR: Final = (
    "رابطة", "عصبة", "خيمة", "واحة", "قنطرة", "مشتلة", "كوكبة", "شعلة", "سهرة", "بستان",
    "نجمة", "قافلة", "ميناء", "منارة", "شرفة", "نافورة", "سنبلة", "غيمة", "زنبقة", "ربوة",
)  # fmt: skip
THINGS: Final = (
    "amandier", "ancre", "argile", "brise", "bruyère", "buisson", "caillou", "cascade", "cèdre", "cerisier",
    "chevreuil", "cigogne", "clairière", "colline", "coquelicot", "corail", "dauphin", "dune", "écorce", "écume",
    "églantier", "falaise", "faucon", "figuier", "fougère", "galet", "gazelle", "genêt", "girouette", "grenadier",
    "grillon", "hirondelle", "horizon", "jasmin", "lagune", "lanterne", "laurier", "lavande", "lézard", "lilas",
    "marguerite", "merle", "mésange", "moulin", "muguet", "mûrier", "noisetier", "olivier", "ombrage", "orage",
    "orme", "palmeraie", "papillon", "pavot", "perdrix", "pinède", "pivoine", "prairie", "printemps", "rivage",
    "rocher", "romarin", "roseau", "rosée", "ruisseau", "safran", "saule", "sillage", "fontaine", "sureau",
    "tamaris", "tilleul", "torrent", "tournesol", "tourterelle", "tulipe", "vallon", "vanille", "violette", "voilier",
)  # fmt: skip
THINGS_AR: Final = (
    "اللوز", "المرساة", "الطين", "النسيم", "الأرز", "الكرز", "اللقلق", "التل", "المرجان", "الدلفين",
    "الكثيب", "الصقر", "التين", "السرخس", "الغزال", "الرمان", "السنونو", "الأفق", "الياسمين", "الفانوس",
    "الغار", "الخزامى", "الليلك", "الأقحوان", "الطاحونة", "التوت", "البندق", "الزيتون", "الظل", "العاصفة",
    "النخيل", "الفراشة", "الحجل", "الصنوبر", "المرج", "الصخرة", "إكليل", "القصب", "الندى", "القنفذ",
    "الزعفران", "الصفصاف", "الينبوع", "الطرفاء", "الزيزفون", "السيل", "اليمامة", "الوادي", "البنفسج", "الشراع",
)  # fmt: skip
DEEDS: Final = (
    "Balade", "Bricolage", "Brocante", "Causerie", "Chorale", "Couture", "Cueillette", "Cuisson", "Danse", "Dictée",
    "Échecs", "Escalade", "Fanfare", "Luge", "Goûter", "Jardinage", "Joute", "Kermesse", "Quenouille", "Marionnettes",
    "Menuiserie", "Mosaïque", "Moisson", "Nage", "Peinture", "Plantation", "Poterie", "Randonnée", "Récolte", "Refrain",
    "Sculpture", "Semailles", "Sérénade", "Teinture", "Tissage", "Tournoi", "Tricot", "Vannerie", "Vendange", "Voyage",
)  # fmt: skip
DEEDS_AR: Final = (
    "نزهة", "نجارة", "مسامرة", "ترنيم", "خياطة", "قطاف", "طبخ", "رقص", "إملاء", "شطرنج",
    "تسلق", "بستنة", "مطالعة", "دمى", "فسيفساء", "حصاد", "سباحة", "زخرفة", "غرس", "فخار",
    "جولة", "نحت", "بذر", "صباغة", "حياكة", "مباراة", "تطريز", "خزف", "رحلة", "نشيد",
)  # fmt: skip
TIMES: Final = (
    "du matin", "du crépuscule", "de l’automne", "du dimanche", "sans hâte", "au clair de lune", "à voix haute",
    "en plein vent", "d’avant la pluie", "pour tous les âges",
)  # fmt: skip
TIMES_AR: Final = (
    "الصباح", "الغروب", "الخريف", "الأحد", "على مهل", "ضوء القمر", "بصوت عال",
    "في الهواء الطلق", "قبل المطر", "لكل الأعمار",
)  # fmt: skip
