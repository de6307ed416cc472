"""What offices that write English keep: a 3W, a cluster's 5W, a sector's calendar of crosses, a donor's tracker."""

from __future__ import annotations

from desktop.exchange.incoming.shapes import Value
from tests.exchange.incoming.offices.works import Leaf, Office, Rows, Spot, Trade, Truth, by, codes, days, drawn, months

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def who_what_where() -> Office:
    """A national 3W: a cover, pcodes beside names, dates as text, a hidden sheet of lists, three lines of title."""
    orgs = {
        "Norwegian Refugee Council": ("NRC", "International NGO"),
        "World Food Programme": ("WFP", "UN"),
        "Save the Children International": ("SCI", "International NGO"),
        "Nile Hope for Development": ("NHD", "National NGO"),
        "Kassala Youth Initiative": ("KYI", "National NGO"),
        "Sudanese Red Crescent Society": ("SRCS", "Red Cross / Red Crescent"),
    }
    trades = (
        Trade("Food Security & Livelihoods", ("food-security",), ("General food distribution", "Seeds and tools")),
        Trade("WASH", ("wash",), ("Water trucking", "Latrine construction", "Hygiene promotion sessions")),
        Trade("Health", ("health",), ("Mobile clinic consultations", "Vaccination campaign")),
        Trade("Shelter/NFI", ("shelter",), ("Distribution of NFI kits", "Emergency shelter kits")),
    )
    spots = (
        Spot("Kassala", "Aroma", "SD11", "SD11027"),
        Spot("Kassala", "Reifi Telkok", "SD11", "SD11034"),
        Spot("Gedaref", "El Fashaga", "SD12", "SD12028"),
        Spot("Red Sea", "Port Sudan", "SD10", "SD10006"),
        Spot("Red Sea", "Sawakin", "SD10", "SD10008"),
        Spot("White Nile", "Kosti", "SD09", "SD09035"),
    )
    works = drawn(11, 40, list(orgs), trades, spots, ("ECHO", "BHA", "Sudan Humanitarian Fund"))
    rows: Rows = [
        ["Sudan: Who does What, Where (3W)"],
        ["As of 30 September 2023 - reported by partners, not verified"],
        [],
        [
            "#", "Organization Name", "Organization Acronym", "Organization Type", "Implementing Partner", "Donor",
            "Sector/Cluster", "Activity Description", "State", "State Pcode", "Locality", "Locality Pcode",
            "Activity Status", "Start Date", "End Date", "People Reached",
        ],
    ]  # fmt: skip
    for number, one in enumerate(works, 1):
        acronym, kind = orgs[one.organisation]
        rows.append([
            number, one.organisation, acronym, kind, orgs[one.partner][0] if number % 3 else None, one.donor,
            one.sector, one.activity, one.spot.region, one.spot.region_code, one.spot.district,
            one.spot.district_code, "Completed" if number % 4 else "Ongoing",
            f"{one.start:%d-%b-%y}", f"{one.end:%d-%b-%y}", one.people,
        ])  # fmt: skip
    cover: Rows = [
        ["Sudan 3W"],
        ["Purpose", "This dataset shows operational presence by sector and locality."],
        ["Contact", "ochasudan-im@example.org"],
        ["How to fill", "One row per activity and locality. Use the drop-down lists."],
    ]
    lists: Rows = [
        ["OrgType", "Sector", "Status"],
        ["UN", "WASH", "Ongoing"],
        ["International NGO", "Health", "Planned"],
    ]
    lists += [["National NGO", "Shelter/NFI", "Completed"], ["Government", "Education", "Suspended"]]
    truth = Truth(
        by(works, lambda one: one.organisation),
        days(works),
        sum(one.people for one in works),
        sectors=codes(works, trades),
        areas=frozenset(one.spot.district for one in works),
    )
    leaves = (Leaf("README", cover), Leaf("3W Data", rows), Leaf("Lists", lists, hidden=True))
    return Office("sudan_3w_september.xlsx", leaves, truth)


def cluster_5w() -> Office:
    """A cluster's 5W: headings of two lines, merged; subtotals by province, a total at the end, a note aside."""
    orgs = ("ACTED", "GOAL", "World Vision International (WVI)", "Ihsan Relief and Development", "UNICEF")
    trades = (
        Trade("Water", ("wash",), ("Rehabilitation of water network", "Operation of water station")),
        Trade("Sanitation", ("wash",), ("Desludging of septic tanks", "Solid waste collection")),
        Trade("Hygiene", ("wash",), ("Distribution of hygiene kits",)),
    )
    spots = (
        Spot("Aleppo", "Afrin"), Spot("Aleppo", "Azaz"), Spot("Aleppo", "Jarablus"), Spot("Idleb", "Harim"),
        Spot("Idleb", "Ariha"), Spot("Ar-Raqqa", "Tell Abiad"),
    )  # fmt: skip
    works = sorted(drawn(12, 36, orgs, trades, spots, ("SHF", "FCDO")), key=lambda one: one.spot.region)
    rows: Rows = [
        ["WASH Cluster 5W matrix - North-west, Q3 2023"],
        [
            "WHO", None, None, "WHERE", None, "WHAT", None, "WHEN", None, "BENEFICIARIES REACHED", None, None, None,
            None, "STATUS", None, "Note: blue cells are computed,",
        ],
        [
            "Lead agency", "Implementing partner", "Donor", "Governorate", "District", "Sub-sector", "Activity",
            "Start", "End", "Women", "Men", "Girls", "Boys", "Total", None, None, "please do not edit them.",
        ],
    ]  # fmt: skip

    def line(label: str, told: list[int]) -> list[Value]:
        return [label, *[None] * 8, *told, sum(told)]

    for region in dict.fromkeys(one.spot.region for one in works):
        of = [one for one in works if one.spot.region == region]
        for one in of:
            rows.append([
                one.organisation, one.partner, one.donor, region, one.spot.district, one.sector, one.activity,
                one.start, one.end, one.women, one.men, one.girls, one.boys, one.people, "Completed",
            ])  # fmt: skip
        rows.append(line(f"Sub-total {region}", [sum(getattr(one, sex) for one in of) for sex in SEXES]))
    rows.append(line("GRAND TOTAL", [sum(getattr(one, sex) for one in works) for sex in SEXES]))
    merged = ("A1:O1", "A2:C2", "D2:E2", "F2:G2", "H2:I2", "J2:N2", "O2:O3")
    truth = Truth(
        by(works, lambda one: one.organisation),
        days(works),
        sum(one.people for one in works),
        women=sum(one.women + one.girls for one in works),
        sectors=codes(works, trades),
        areas=frozenset(one.spot.district for one in works),
        refused=len({one.spot.region for one in works}) - 1,  # the last one stands after the rows
    )
    return Office("WASH 5W matrix Q3.xlsx", (Leaf("5W", rows, merged),), truth)


SEXES = ("women", "men", "girls", "boys")


def calendar_of_crosses() -> Office:
    """An education sector's plan: a column a month, crossed while the activity runs; the year in the title."""
    orgs = ("AVSI", "War Child", "Amel Association", "UNESCO", "Makhzoumi Foundation")
    trades = (
        Trade("Formal education", ("education",), ("Back to school grants", "Teacher training on inclusion")),
        Trade("Non-formal education", ("education",), ("Basic literacy and numeracy", "Remedial classes")),
    )
    spots = (
        Spot("Bekaa", "Zahle"), Spot("Bekaa", "West Bekaa"), Spot("Akkar", "Halba"), Spot("North", "Tripoli"),
        Spot("South", "Saida"),
    )  # fmt: skip
    works = drawn(13, 30, orgs, trades, spots, ("ECW", "EU"), 2024)
    rows: Rows = [
        ["Education sector - activity plan 2024"],
        [],
        ["Agency", "Partner", "Governorate", "District", "Programme", "Activity", *MONTHS, "Girls", "Boys"],
    ]
    for one in works:
        crossed = ["x" if one.start.month <= month <= one.end.month else None for month in range(1, 13)]
        rows.append([
            one.organisation, one.partner, one.spot.region, one.spot.district, one.sector, one.activity, *crossed,
            one.girls, one.boys,
        ])  # fmt: skip
    truth = Truth(
        by(works, lambda one: one.organisation),
        months(works),
        sum(one.girls + one.boys for one in works),
        women=sum(one.girls for one in works),
        areas=frozenset(one.spot.district for one in works),
    )
    return Office("education_plan.xlsx", (Leaf("Plan 2024", rows),), truth)


def monthly_tracker() -> Office:
    """What a response plan is reported in: acronyms only, the total on top, percentages, thousands parted by spaces."""
    orgs = ("BRAC", "UNHCR", "IOM", "DRC", "SHED", "COAST")
    trades = (
        Trade("Protection", ("protection",), ("Legal counselling", "Community outreach")),
        Trade("Gender-Based Violence", ("gbv",), ("Safe space sessions",)),
        Trade("Child Protection", ("child-protection",), ("Case management of children", "Psychosocial support")),
        Trade("Site Management", ("cccm",), ("Drainage and slope works",)),
    )
    spots = (
        Spot("Chattogram", "Ukhiya", "BD20", "BD202294"), Spot("Chattogram", "Teknaf", "BD20", "BD202290"),
        Spot("Chattogram", "Ramu", "BD20", "BD202266"), Spot("Chattogram", "Pekua", "BD20", "BD202256"),
    )  # fmt: skip
    works = drawn(14, 40, orgs, trades, spots, ("JRP", "PRM"))
    total = sum(one.people for one in works)
    rows: Rows = [
        [
            "S/N", "Appealing org", "Implementing org", "Sector", "Activity", "Indicator unit", "Upazila",
            "Upazila P-code", "Start (mm/yyyy)", "End (mm/yyyy)", "Target", "Achieved", "% achieved", "Female", "Male",
            "Remarks",
        ],
        ["TOTAL", *[None] * 9, f"{total * 2:,}".replace(",", " "), f"{total:,}".replace(",", " "), "50%"],
    ]  # fmt: skip
    for number, one in enumerate(works, 1):
        female, male = one.women + one.girls, one.men + one.boys
        rows.append([
            number, one.organisation, one.partner, one.sector, one.activity, "# individuals", one.spot.district,
            one.spot.district_code, f"{one.start:%m/%Y}", f"{one.end:%m/%Y}",
            f"{one.people * 2:,}".replace(",", " "), f"{one.people:,}".replace(",", "\u00a0"), "50%",
            f"{female:,}".replace(",", " "), f"{male:,}".replace(",", "\u202f"),
            "Delayed by rains" if number % 7 == 0 else None,
        ])  # fmt: skip
    truth = Truth(
        by(works, lambda one: one.organisation),
        months(works),
        total,
        women=sum(one.women + one.girls for one in works),
        sectors=codes(works, trades),
        areas=frozenset(one.spot.district for one in works),
        refused=1,
    )
    return Office("JRP tracker 2023.xlsx", (Leaf("Tracker", rows, hidden_columns=("F",)),), truth)
