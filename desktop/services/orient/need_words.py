"""Owns the words people say for what they need, by sector, in four languages; must not know services.

Words here are hints beside the sectors' own names: what is not known is looked for in what services say of themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from desktop.services.words.folding import fold, words
from desktop.services.words.word_lists import shipped_words

_SAID: Final[Mapping[str, str]] = {
    "health": (
        "médecin docteur soins soigner malade maladie hôpital dispensaire vaccin vaccination pharmacie "
        "médicament grossesse accouchement enceinte bébé dentiste consultation sida vih doctor sick hospital "
        "vaccine medicine pregnant clinic enfermo médico embarazada vacuna medicina طبيب مريض علاج مستشفى "
        "مستوصف تلقيح دواء حامل ولادة "
        "sage accoucher contraception ordonnance urgences fièvre dentaire midwife emergency prescription dentist "
        "matrona urgencias dentista قابلة مستعجلات أسنان وصفة"
    ),
    "psychosocial": (
        "psychologue écoute traumatisme détresse angoisse counselling psychologist trauma psicólogo escucha "
        "نفسي استماع صدمة"
    ),
    "education": (
        "école scolarisation inscription élève cours alphabétisation crèche français darija formation school "
        "classes enrolment literacy escuela clases alfabetización مدرسة تمدرس تسجيل دروس محو الأمية حضانة تكوين "
        "diplôme université garderie diploma university universidad شهادة جامعة"
    ),
    "protection": (
        "papiers séjour régularisation asile réfugié avocat plainte violence agression traite mineur naissance "
        "juridique papers residence asylum refugee lawyer abuse legal documentos residencia asilo abogado "
        "violencia أوراق إقامة لجوء لاجئ محام شكاية عنف اتجار قاصر قانوني "
        "passeport consulat police expulsion récépissé passport consulate pasaporte policía consulado جواز شرطة قنصلية"
    ),
    "basic-aid": (
        "manger nourriture repas dormir logement hébergement abri loger vêtements couverture douche hygiène "
        "kit argent food meal eat sleep housing shelter clothes blanket shower comida comer dormir alojamiento "
        "ropa manta أكل طعام وجبة نوم سكن مأوى ملابس غطاء حمام نظافة "
        "faim lit matelas couches lait hungry bed diapers milk hambre cama pañales leche جوع سرير حفاضات حليب"
    ),
    "livelihoods": (
        "travail emploi métier cv stage entreprise coopérative work job training business trabajo empleo "
        "negocio عمل شغل مهنة تدريب مقاولة تعاونية "
        "salaire contrat chômage salary contract salario contrato أجر عقد"
    ),
    "sociocultural": (
        "sport fête loisirs culture théâtre musique leisure music ocio cultura deporte رياضة ثقافة ترفيه"
    ),
    "information": (
        "information renseignement orientation traduction interprète interpreter translation información ترجمة "
        "معلومات توجيه"
    ),
}


# words that tell no need, in four languages: a service that says "pour" is not thereby for anybody
_TELL_NOTHING: Final = (
    "de du des un une en et ou a au aux pour avec sans sur dans par ce cet cette ces mon ma mes son sa "
    "ses je j il elle on nous vous ils elles qui que quoi qu est suis ai m n s c y ne pas besoin cherche "
    "chercher veut veux voudrait faut peut où quelqu quelque an of for to and or in with without my his "
    "her their i he she we they is am are need needs want wants looking some somebody del una o para por "
    "con sin su sus mi mis yo es necesita necesito busca busco quiere quiero alguien في من على إلى عن مع "
    "و أو هو هي أنا يريد أريد يحتاج أحتاج يبحث أبحث شخص"
)


def telling_words(text: str) -> list[str]:
    """The folded words of a need, each once, without those that tell nothing; all where it says nothing else."""
    said = list(dict.fromkeys(words(text)))
    return [word for word in said if word not in _tell_nothing()] or said


@cache
def _tell_nothing() -> frozenset[str]:
    return frozenset(words(_TELL_NOTHING))


def sectors_of(text: str) -> dict[str, set[str]]:
    """Sector -> the folded words of a text that mean it; nothing for what means none."""
    found: dict[str, set[str]] = {}
    whole = fold(text)
    for code, names in _names().items():
        if text.strip() == code or whole in names:
            return {code: set(words(text))}
    for word in words(text):
        for code in _by_word().get(word, ()):
            found.setdefault(code, set()).add(word)
    return found


@cache
def _names() -> dict[str, frozenset[str]]:
    """Sector -> its folded names in every language."""
    return {code: frozenset(map(fold, entry["names"].values())) for code, entry in shipped_words("sector").items()}


@cache
def _by_word() -> dict[str, frozenset[str]]:
    """Folded word -> the sectors it means: a name's own words, then what people say."""
    found: dict[str, set[str]] = {}
    for code, names in _names().items():
        _add(found, code, (word for name in names for word in name.split() if len(word) > 3))
    for code, said in _SAID.items():
        _add(found, code, words(said))
    return {word: frozenset(codes) for word, codes in found.items()}


def _add(found: dict[str, set[str]], code: str, some: Iterable[str]) -> None:
    for word in some:
        found.setdefault(word, set()).add(code)
