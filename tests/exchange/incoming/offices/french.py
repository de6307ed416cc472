"""What offices that write French keep: an association's CSV, communes across, a sheet per cluster, tags in an ODS."""

from __future__ import annotations

from collections import Counter

from desktop.exchange.incoming.shapes import Value
from tests.exchange.incoming.offices.works import Leaf, Office, Rows, Spot, Trade, Truth, by, codes, days, drawn

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
MOROCCO = (
    Trade("Santé", ("health",), ("Consultations médicales", "Caravane de dépistage", "Soutien psychologique")),
    Trade("Éducation", ("education",), ("Cours d’alphabétisation", "Soutien scolaire")),
    Trade("Protection", ("protection",), ("Assistance juridique", "Hébergement d’urgence")),
)


def association_csv() -> Office:
    """An association's list, saved by a spreadsheet of Windows: semicolons, cp1252, days in words, money and shares."""
    orgs = (
        "Association Al Amal pour le développement", "Fondation Horizons", "Croissant-Rouge marocain",
        "Réseau Femmes de l’Oriental",
    )  # fmt: skip
    spots = (
        Spot("Oriental", "Oujda"),
        Spot("Oriental", "Berkane"),
        Spot("Oriental", "Nador"),
        Spot("Oriental", "Jerada"),
    )
    works = drawn(21, 32, orgs, MOROCCO, spots, ("AECID", "Union européenne", "fonds propres"), 2022)
    rows: Rows = [
        ["Suivi des activités du programme « Ensemble »", *[None] * 12],
        ["Mise à jour : 5 janvier 2023", *[None] * 12],
        [
            "N°", "Structure porteuse", "Domaine d’intervention", "Intitulé de l’action", "Commune",
            "Date de démarrage", "Date de clôture", "Bailleur", "Budget (MAD)",
            "Taux d’avancement", "Hommes", "Femmes", "Observations",
        ],
    ]  # fmt: skip
    for number, one in enumerate(works, 1):
        first = f"{one.start.day} {MONTHS[one.start.month - 1]} {one.start.year}"
        rows.append([
            str(number), one.organisation, one.sector, one.activity, one.spot.district, first, f"{one.end:%d/%m/%Y}",
            one.donor, f"{number * 1250:,}".replace(",", "\u00a0") + ",00", "100 %" if number % 2 else "75 %",
            str(one.men), str(one.women), "à poursuivre en 2023" if number % 5 == 0 else "",
        ])  # fmt: skip
    men, women = sum(one.men for one in works), sum(one.women for one in works)
    rows.append(["", "TOTAL GÉNÉRAL", *[""] * 8, str(men), str(women), ""])
    truth = Truth(
        by(works, lambda one: one.organisation),
        days(works),
        women=women,
        men=men,
        sectors=codes(works, MOROCCO),
        areas=frozenset(one.spot.district for one in works),
    )
    return Office("suivi programme.csv", (Leaf("suivi", rows),), truth, encoding="cp1252", separator=";")


def communes_across() -> Office:
    """A province's table: a line an activity, a column a commune, how many people in each; totals both ways."""
    communes = ("Oujda", "Bni Drar", "Ahl Angad", "Neima", "Isly")
    people = {
        ("Association Al Wifaq", "Santé", "Consultations médicales"): (120, None, 45, None, 30),
        ("Association Al Wifaq", "Éducation", "Soutien scolaire"): (60, 25, None, None, None),
        ("Coopérative Angad", "Protection", "Assistance juridique"): (18, 4, None, 6, None),
        ("Fondation Isly", "Santé", "Caravane de dépistage"): (300, 150, 80, 75, 110),
        ("Fondation Isly", "Éducation", "Cours d’alphabétisation"): (None, 22, 19, None, None),
    }
    rows: Rows = [
        ["Préfecture d’Oujda-Angad - bénéficiaires par commune, année 2023"],
        ["Association", "Secteur", "Activité", "Commune", None, None, None, None, "Total"],
        [None, None, None, *communes, None],
    ]
    truth, sectors = Counter[str](), Counter[str]()
    known = {"Santé": "health", "Éducation": "education", "Protection": "protection"}
    for (who, sector, activity), counts in people.items():
        rows.append([who, sector, activity, *counts, sum(one or 0 for one in counts)])
        truth[who] += sum(one is not None for one in counts)
        sectors[known[sector]] += sum(one is not None for one in counts)
    columns: list[Value] = [sum(counts[n] or 0 for counts in people.values()) for n in range(len(communes))]
    told = sum(one or 0 for counts in people.values() for one in counts)
    rows.append(["Total", None, None, *columns, told])
    merged = ("A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:H2", "I2:I3")
    truth_of = Truth(truth, people=told, sectors=sectors, areas=frozenset(communes))
    return Office("beneficiaires par commune.xlsx", (Leaf("2023", rows, merged),), truth_of)


def sheet_per_cluster() -> Office:
    """A sheet per cluster, each laid out in its own way: one merges its organisations, one parts its rows by region."""
    orgs = ("OIM", "Croix-Rouge nigérienne", "ONG Karkara", "CARE International", "Médecins du Monde")
    health = Trade("Santé", ("health",), ("Appui aux centres de santé", "Clinique mobile", "Formation des agents"))
    water = Trade("EHA", ("wash",), ("Réalisation de forages", "Kits d’hygiène", "Latrines d’urgence"))
    shelter = Trade("Abris et BNA", ("shelter",), ("Distribution de kits BNA", "Construction d’abris"))
    spots = (
        Spot("Diffa", "Maïné-Soroa"), Spot("Diffa", "N’Guigmi"), Spot("Tillabéri", "Ouallam"),
        Spot("Tillabéri", "Téra"), Spot("Tahoua", "Tassara"),
    )  # fmt: skip
    sets = [drawn(31 + n, 18, orgs, (one,), spots, ("ECHO", "CERF")) for n, one in enumerate((health, water, shelter))]
    first: Rows = [
        ["4W - CLUSTER SANTÉ"],
        [
            "Organisation",
            "Activité",
            "Région",
            "Département",
            "Début",
            "Fin",
            "Bénéficiaires hommes",
            "Bénéficiaires femmes",
        ],
    ]
    merged: list[str] = ["A1:H1"]
    for who in sorted({one.organisation for one in sets[0]}):
        of = [one for one in sets[0] if one.organisation == who]
        if len(of) > 1:
            merged.append(f"A{len(first) + 1}:A{len(first) + len(of)}")
        for place, one in enumerate(of):
            head = who if place == 0 else None
            where = [one.spot.region, one.spot.district]
            first.append([head, one.activity, *where, one.start, one.end, one.men, one.women])
    second: Rows = [
        ["N°", "Département", "Org. de mise en œuvre", "Description", "Du", "Au", "Nb de femmes", "Nb d’hommes"]
    ]
    for region in dict.fromkeys(one.spot.region for one in sets[1]):
        second.append([f"Région : {region}"])
        for number, one in enumerate([one for one in sets[1] if one.spot.region == region], 1):
            span = [f"{one.start:%d/%m/%y}", f"{one.end:%d/%m/%y}"]
            second.append([number, one.spot.district, one.organisation, one.activity, *span, one.women, one.men])
    third: Rows = [
        [],
        [None, "Cluster Abris et biens non alimentaires (ABNA)"],
        [None, "Région", "Département", "Acteur", "Bailleur", "Action", "Date début", "Date fin", "Statut", "F", "H"],
    ]
    for one in sets[2]:
        third.append([
            None, one.spot.region, one.spot.district, one.organisation, one.donor, one.activity,
            f"{one.start:%Y-%m-%d}", f"{one.end:%Y-%m-%d}", "Achevé", one.women, one.men,
        ])  # fmt: skip
    lists: Rows = [["Région", "Département"]]
    lists += [[one.region, one.district] for one in spots]
    works = [one for some in sets for one in some]
    truth = Truth(
        by(works, lambda one: one.organisation),
        days(works),
        women=sum(one.women for one in works),
        men=sum(one.men for one in works),
        sectors=codes(works, (health, water, shelter)),
        areas=frozenset(one.spot.district for one in works),
    )
    leaves = (
        Leaf("Santé", first, tuple(merged)), Leaf("EHA", second), Leaf("ABNA", third),
        Leaf("listes", lists, hidden=True),
    )  # fmt: skip
    return Office("4W Niger par cluster.xlsx", leaves, truth)


def tagged_ods() -> Office:
    """A table tagged in HXL, kept as OpenDocument: headings in French above, pcodes, ages and sexes as attributes."""
    orgs = ("HI", "Caritas Mozambique", "FAO", "ADRA", "Helpcode")
    trades = (
        Trade("Sécurité alimentaire", ("food-security",), ("Distribution de vivres", "Foires aux semences")),
        Trade("Abris", ("shelter",), ("Kits de réparation",)),
        Trade("Santé", ("health",), ("Brigades mobiles", "Dépistage nutritionnel")),
    )
    spots = (
        Spot("Cabo Delgado", "Pemba", "MZ01", "MZ0112"), Spot("Cabo Delgado", "Montepuez", "MZ01", "MZ0109"),
        Spot("Nampula", "Erati", "MZ07", "MZ0704"), Spot("Sofala", "Buzi", "MZ09", "MZ0902"),
    )  # fmt: skip
    works = drawn(41, 30, orgs, trades, spots, ("Japon", "Suisse"))
    rows: Rows = [
        [
            "Organisation", "Partenaire", "Bailleur", "Secteur", "Activité", "Province", "Pcode", "District", "Pcode",
            "Début", "Fin", "Atteints (f)", "Atteints (h)",
        ],
        [
            "#org+name+prog", "#org+name+impl", "#org+funder", "#sector+name+fr", "#activity+name", "#adm1+name",
            "#adm1+code+v_pcode", "#adm2+name", "#adm2+code+v_pcode", "#date+start", "#date+end",
            "#reached+f+ind", "#reached+ind+m",
        ],
    ]  # fmt: skip
    for one in works:
        rows.append([
            one.organisation, one.partner, one.donor, one.sector, one.activity, one.spot.region, one.spot.region_code,
            one.spot.district, one.spot.district_code, one.start, one.end, one.women, one.men,
        ])  # fmt: skip
    truth = Truth(
        by(works, lambda one: one.organisation),
        days(works),
        women=sum(one.women for one in works),
        men=sum(one.men for one in works),
        sectors=codes(works, trades),
        areas=frozenset(one.spot.district for one in works),
    )
    return Office("mozambique_hxl.ods", (Leaf("3W", rows),), truth)
