"""Owns the table of pages: name, word, icon, group and where the page is made. A page is imported on first visit."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.i18n import N_

if TYPE_CHECKING:
    from desktop.viewmodels.store import Store
    from desktop.views.base_page import BasePage, Shell


class Page(NamedTuple):
    """One page: `factory` is "room.module:class", `group` a heading of the sidebar ("" for none, "foot" for the card).

    A page that is `within` another has no entry of its own in the sidebar: words at the head of both lead to it.
    """

    name: str
    label: str
    icon: str
    factory: str
    group: str = ""
    badge: str = ""
    within: str = ""


# kind of record -> the page that lists it
LISTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{kind: f"{kind}s" for kind in ("initiative", "need", "actor", "service", "place", "contact", "project")},
        **{kind: f"{kind}s" for kind in ("meeting", "action", "decision", "roadmap", "training", "practice")},
        "checklist": "checklists",
        "document": "toolbox",
    }
)
GROUPS = {"": "", "exchange": N_("ÉCHANGER"), "resources": N_("RESSOURCES")}

PAGES: tuple[Page, ...] = (
    Page("dashboard", N_("Tableau de bord"), "layout-dashboard", "steering.dashboard_page:DashboardPage"),
    Page("initiatives", N_("Initiatives"), "hand-helping", "record.initiatives_page:InitiativesPage"),
    Page("projects", N_("Projets"), "folder-kanban", "steering.projects_page:ProjectsPage", within="initiatives"),
    Page("alignment", N_("Alignement"), "target", "steering.alignment_page:AlignmentPage", within="dashboard"),
    Page("reports", N_("Rapports"), "file-text", "steering.reports_page:ReportsPage", within="dashboard"),
    Page("actors", N_("Acteurs"), "users", "record.actors_page:ActorsPage"),
    Page("orient", N_("Orienter quelqu’un"), "life-buoy", "service.orient_page:OrientPage", within="actors"),
    Page("services", N_("Services"), "life-buoy", "service.services_page:ServicesPage", within="actors"),
    Page("places", N_("Lieux"), "map-pin", "record.places_page:PlacesPage", within="actors"),
    Page("contacts", N_("Contacts"), "book-user", "record.contacts_page:ContactsPage", within="actors"),
    Page("needs", N_("Besoins"), "megaphone", "need.needs_page:NeedsPage"),
    Page("meetings", N_("Réunions"), "calendar-check", "meeting.meetings_page:MeetingsPage"),
    Page("actions", N_("Actions"), "list-checks", "plan.actions_page:ActionsPage", within="meetings"),
    Page("decisions", N_("Décisions"), "gavel", "plan.decisions_page:DecisionsPage", within="meetings"),
    Page("roadmaps", N_("Feuilles de route"), "route", "plan.roadmaps_page:RoadmapsPage", within="meetings"),
    Page("trainings", N_("Formations"), "graduation-cap", "plan.trainings_page:TrainingsPage", within="meetings"),
    Page("indicators", N_("Indicateurs"), "gauge", "steering.indicators_page:IndicatorsPage"),
    Page(
        "frameworks",
        N_("Cadres de suivi"),
        "layout-list",
        "steering.frameworks_page:FrameworksPage",
        within="indicators",
    ),
    Page("map", N_("Carte"), "map", "map.map_page:MapPage"),
    Page("exchanges", N_("Échanges"), "refresh-cw", "exchange.exchanges_page:ExchangesPage", "exchange"),
    Page("import", N_("Importer"), "file-input", "foreign.import_page:ImportPage", within="exchanges"),
    Page("export", N_("Exporter"), "file-output", "foreign.export_page:ExportPage", "exchange", within="exchanges"),
    Page("review", N_("À vérifier"), "inbox", "review.review_page:ReviewPage", "exchange", "reviews"),
    Page("duplicates", N_("Doublons"), "copy", "review.duplicates_page:DuplicatesPage", "exchange"),
    Page("toolbox", N_("Boîte à outils"), "library", "documents.toolbox_page:ToolboxPage", "resources"),
    Page("practices", N_("Bonnes pratiques"), "lightbulb", "steering.practices_page:PracticesPage", within="toolbox"),
    Page(
        "checklists",
        N_("Listes de contrôle"),
        "list-todo",
        "documents.checklists_page:ChecklistsPage",
        within="toolbox",
    ),
    Page("help", N_("Aide"), "circle-help", "help.help_page:HelpPage", "resources"),
    Page("settings", N_("Réglages"), "settings", "window.settings_page:SettingsPage", "foot"),
)


def make(page: Page, store: Store, shell: Shell) -> BasePage:
    """Make a page; its module is imported now."""
    module, _colon, name = page.factory.partition(":")
    built: BasePage = getattr(import_module(f"desktop.views.{module}"), name)(store, shell)
    return built


def named(name: str) -> Page:
    """Give a page by its name. Raises KeyError."""
    return {page.name: page for page in PAGES}[name]


def siblings(name: str) -> tuple[Page, ...]:
    """Give the pages that share an entry of the sidebar with one, itself included; none when it is alone."""
    first = entry(name)
    found = tuple(page for page in PAGES if first in (page.name, page.within))
    return found if len(found) > 1 else ()


def entry(name: str) -> str:
    """Give the page whose entry of the sidebar stands for a page."""
    return named(name).within or name
