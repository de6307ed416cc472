"""The installed program proves itself: records, gives, receives, clashes, settles, and opens every page offscreen.

Owns the list of what is proved; must not know how any of it is done. Everything happens in a temporary folder: the
profile that was named is never touched.
"""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import VERSION, i18n
from desktop.i18n import _
from desktop.paths import Profile

if TYPE_CHECKING:
    from desktop.models.database import Database

OUJDA = "02.411.01.23"
QUARTERS = ("Hay Andalous", "Hay Alqods", "Village Bouarfa")
WITHOUT_MAP = ("fr", "ar")  # one language of each direction
KITS = "Distribution de kits pour le froid"


class Proof:
    """What was proved so far; one printed line each."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def check(self, what: str, holds: bool) -> None:
        """Note and print one thing."""
        if not holds:
            self.failed.append(what)
        print(f"{'ok  ' if holds else 'NON '} {what}", flush=True)


def run(profile: Profile, report: Path | None = None) -> int:
    """Prove everything; with `report`, leave a picture of every page there. Gives 0, or 1 when something failed."""
    del profile  # whatever was named stays as it is
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")
    print(installed(), flush=True)
    proof = Proof()
    spoken = i18n.language()
    with tempfile.TemporaryDirectory(prefix="maillage-", ignore_cleanup_errors=True) as folder:
        made = _exchange(Path(folder), proof)
        _files(made, Path(folder), proof)
        _windows(made, Path(folder), report, proof)
    i18n.set_language(spoken)
    word = (
        _("Tout va bien.") if not proof.failed else _("Des essais ont échoué : {list}", list=" · ".join(proof.failed))
    )
    print(word, flush=True)
    return 1 if proof.failed else 0


def installed() -> str:
    """What is installed, and where: whoever tells of a fault says so."""
    return f"Maillage {VERSION} · {platform.platform()} · Python {platform.python_version()}"


@contextmanager
def _opened(profile: Profile) -> Iterator[Database]:
    from desktop.services.opening import open_profile

    database = open_profile(profile)
    try:
        yield database
    finally:
        database.close()


def _exchange(folder: Path, proof: Proof) -> Profile:
    """Two profiles record, exchange, clash and settle; the first one is given back, with a clash still open."""
    from desktop.services import checks
    from desktop.services.exchange import sharing

    oujda, rabat = Profile(folder / "oujda"), Profile(folder / "rabat")
    files = iter(folder / f"{number}.maillage" for number in range(20))

    def hand(giver: Database, receiver: Database) -> Any:
        path = next(files)
        sharing.give(giver, path, author="Samira B.", everything=True)
        return sharing.receive(receiver, path, vouch=True, author="Commune de Rabat")

    with _opened(oujda) as here, _opened(rabat) as there:
        kits = _record_kits(here)
        proof.check(_("enregistrer une initiative"), _title(here, kits) == KITS)
        hand(here, there)
        proof.check(_("donner et recevoir un fichier"), _title(there, kits) == KITS)
        hand(there, here)
        same = sharing.current_state_hash(here, "") == sharing.current_state_hash(there, "")
        proof.check(_("deux ordinateurs finissent égaux"), same)
        _edit(here, kits, {"women": 42, "description": "Trois quartiers d’Oujda."})
        _edit(there, kits, {"women": 43, "description": "Quatre quartiers d’Oujda."})
        received = hand(there, here)
        with here.read() as session:
            waiting = checks.open_reviews(session)
        proof.check(_("un désaccord attend une personne"), received.reviews > 0 and waiting > 0)
        again = sharing.receive(here, folder / "2.maillage", vouch=True)
        proof.check(_("recevoir deux fois ne change rien"), again.result == "nothing")
    return oujda


def _record_kits(database: Database) -> bytes:
    from desktop.services.record import records
    from desktop.services.unit_of_work import UnitOfWork

    with UnitOfWork(database) as uow:
        places = [records.record(uow, "area", {"name": n, "parent": OUJDA, "level": 5}, lang="fr") for n in QUARTERS]
        draft = {"name": "Al Wafae", "kind": "association", "area": OUJDA}
        actor = records.record(uow, "actor", draft, lang="fr")
        kits = records.record(
            uow,
            "initiative",
            {
                "title": KITS,
                "lead": actor,
                "sector": "basic-aid",
                "status": "done",
                "starts": "2018-03-02",
                "places": places,
                "women": 41,
                "men": 99,
                "description": "Kits pour le froid.",
            },
            lang="fr",
        )
        uow.commit(KITS)
    return kits


def _edit(database: Database, id_: bytes, draft: dict[str, object]) -> None:
    from desktop.services.record import records
    from desktop.services.unit_of_work import UnitOfWork

    with UnitOfWork(database) as uow:
        records.record(uow, "initiative", draft, id_, lang="fr")
        uow.commit("")


def _title(database: Database, id_: bytes) -> str:
    from desktop.services.record import records

    with database.read() as session:
        return str(records.load(session, "initiative", id_, "fr")["title"])


def _files(profile: Profile, folder: Path, proof: Proof) -> None:
    """A workbook and a PDF, there and back."""
    from desktop import selftest_files
    from desktop.views.printing import OffscreenPrinter

    selftest_files.prove(profile, folder, KITS, OffscreenPrinter, partial(_tell, proof))


def _windows(profile: Profile, folder: Path, report: Path | None, proof: Proof) -> None:
    """Open every page in four languages and two themes, at two sizes, and leave their pictures."""
    from desktop import selftest_pages
    from desktop.settings import Settings

    if report is not None:
        report.mkdir(parents=True, exist_ok=True)
    themes = ("light", "dark") if report is not None else ("light",)
    sizes = ((1366, 768), (1280, 640)) if report is not None else ((1280, 640),)
    spoken = i18n.language()
    for lang in i18n.LANGUAGES:
        for theme in themes:
            chosen = Settings(
                language=lang,
                theme=theme,
                author_name="Samira B.",
                organisation="Al Wafae",
                commune_code=OUJDA,
                first_run_done=True,
            )
            for size in sizes:
                name = f"{lang}-{theme}-{size[0]}x{size[1]}"
                faults = selftest_pages.visit(profile, chosen, size, report, name)
                i18n.set_language(spoken)
                _tell(proof, _("chaque page s’ouvre : {name}", name=name), faults)
            if lang in WITHOUT_MAP:
                name = f"{lang}-{theme}-{sizes[-1][0]}x{sizes[-1][1]}"
                faults = selftest_pages.visit_without_map(profile, chosen, sizes[-1], report, name)
                i18n.set_language(spoken)
                _tell(proof, _("la carte en territoires, sans moteur de carte : {name}", name=name), faults)


def _tell(proof: Proof, what: str, faults: list[str]) -> None:
    proof.check(what, not faults)
    for fault in faults:
        print(f"     {fault}", flush=True)
