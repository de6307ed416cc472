"""Owns the page that says what these data are, for whom, what is withheld and whom to ask. Must not know a record."""

from __future__ import annotations

from desktop.exchange.site.parts import facts, joined, lines, tag
from desktop.exchange.site.shell import Page
from desktop.exchange.site.teller import Teller
from desktop.i18n import _, format_date, ngettext
from desktop.services.audience.audiences import audiences
from desktop.services.audience.telling_rules import SMALL, SMALL_TRAFFICKED
from desktop.services.audience.told import KINDS


def about(teller: Teller) -> Page:
    """Date, audience, what is withheld and by which rule, licence, contact."""
    site = teller.site
    whom = next((one.label for one in audiences(teller.lang) if one.name == site.told.audience), site.told.audience)
    bare = sum(one.withheld for kind in KINDS for one in site.told.of(kind))
    rules = [
        _("Les contacts et les noms de personnes ne sont jamais publiés."),
        _("Les lieux et acteurs protégés n’ont ni nom, ni adresse, ni point sur la carte : seulement leur commune."),
        _(
            "Un nombre de personnes plus petit que {least} n’est pas dit ({trafficked} pour les victimes de traite).",
            least=SMALL,
            trafficked=SMALL_TRAFFICKED,
        ),
        _("Une citation n’est publiée qu’avec l’accord de la personne."),
    ]
    if bare:
        rules.append(
            ngettext(
                "{n} fiche protégée y est sans nom ni adresse.",
                "{n} fiches protégées y sont sans nom ni adresse.",
                bare,
            )
        )
    if site.told.audience == "public":
        rules.append(_("Seules les fiches marquées « public » par ceux qui les ont écrites y sont."))
    licence = site.choices.licence or _("Aucune licence n’est donnée : demandez avant de réutiliser ces données.")
    contact = lines({"": site.choices.contact}, "") if site.choices.contact else _("Non renseigné")
    return Page(
        "about.html",
        _("À propos de ces données"),
        joined(
            facts(
                (
                    (_("Réseau"), tag("bdi", site.frame.title) if site.frame.title else None),
                    (_("Établi le"), format_date(site.frame.day, "long")),
                    (_("Pour qui"), tag("bdi", whom)),
                    (_("Licence"), tag("bdi", licence)),
                    (_("Contact"), contact),
                )
            ),
            tag("h2", _("Ce qui n’est pas publié")),
            tag("ul", [tag("li", rule) for rule in rules]),
            tag("h2", _("Comment lire ces données")),
            tag(
                "p",
                _(
                    "Chaque fiche est écrite par les acteurs du réseau. Une fiche absente ne veut pas dire qu’il n’y a "
                    "rien : personne ne l’a peut-être inscrite, ou elle n’est pas pour ce public."
                ),
            ),
            tag("p", _("Ces pages ne posent aucun témoin (cookie) et ne suivent personne.")),
        ),
        "about.html",
    )
