"""Two offices on one disk, through the services: records, files, clashes, without any window."""

from __future__ import annotations

import atexit
import filecmp
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from desktop.models.database import Database
from desktop.paths import Profile
from desktop.services.exchange import sharing
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from tests.terminal import empty_profile


class Office:
    """One profile and who writes in it."""

    def __init__(self, folder: Path, author: str) -> None:
        if not folder.exists():
            shutil.copytree(empty_profile(), folder)  # loading the gazetteer takes a second
        self.profile = Profile(folder)
        self.author = author
        self.files = folder.parent

    @contextmanager
    def opened(self) -> Iterator[Database]:
        database = open_profile(self.profile)
        try:
            yield database
        finally:
            database.close()

    def record(self, kind: str, draft: Mapping[str, object], id_: bytes | None = None) -> bytes:
        with self.opened() as database, UnitOfWork(database) as uow:
            made = records.record(uow, kind, draft, id_, lang="fr")
            uow.commit("essai")
            return made

    def trash(self, kind: str, id_: bytes) -> None:
        with self.opened() as database, UnitOfWork(database) as uow:
            records.trash(uow, kind, [id_])
            uow.commit("essai")

    def load(self, kind: str, id_: bytes) -> dict[str, object]:
        with self.opened() as database, database.read() as session:
            return records.load(session, kind, id_, "fr")

    def give(self, name: str, *, everything: bool = True, sample: bool = False) -> Path:
        out = self.files / name
        with self.opened() as database:
            sharing.give(database, out, author=self.author, everything=everything, sample=sample)
        return out

    def give_each(self, count: int) -> list[Path]:
        """As many files, each with an actor recorded just before."""
        files = [self.files / f"f{number}.maillage" for number in range(count)]
        with self.opened() as database:
            for number, file in enumerate(files):
                with UnitOfWork(database) as uow:
                    records.record(uow, "actor", {"name": f"Association {number}"}, lang="fr")
                    uow.commit("essai")
                sharing.give(database, file, author=self.author, everything=False)
        return files

    def receive(self, *files: Path) -> None:
        with self.opened() as database:
            for file in files:
                sharing.receive(database, file, vouch=True, author=self.author, accept_sample=True)

    def state(self) -> str:
        with self.opened() as database:
            return sharing.current_state_hash(database, self.author)


def clash(here: Office, there: Office) -> tuple[bytes, bytes]:
    """Two records known to both: of one two fields clash, the other is deleted there and edited here.

    Between offices where nothing was done yet the clash is a copy of one made before.
    """
    if not all(
        filecmp.cmp(o.profile.database, Profile(empty_profile()).database, shallow=False) for o in (here, there)
    ):
        return _clash(here, there)
    made, kits, sewing = _clashing(here.author, there.author)
    for name, office in (("here", here), ("there", there)):
        shutil.rmtree(office.profile.folder)
        shutil.copytree(made / name, office.profile.folder)
    for file in made.glob("*.maillage"):
        shutil.copy(file, here.files if file.name.startswith("first") else there.files)
    return kits, sewing


@cache
def _clashing(here: str, there: str) -> tuple[Path, bytes, bytes]:
    """Where two offices of these authors clashed, made once per process, and the two records."""
    folder = Path(tempfile.mkdtemp(prefix="maillage-desaccord-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder, *_clash(Office(folder / "here", here), Office(folder / "there", there))


def _clash(here: Office, there: Office) -> tuple[bytes, bytes]:
    kits = here.record(
        "initiative", {"title": "Kits d’hiver", "status": "planned", "description": "Le mercredi matin."}
    )
    sewing = here.record("initiative", {"title": "Atelier couture", "description": "Avant"})
    there.receive(here.give("first.maillage"))
    here.record("initiative", {"status": "ongoing", "description": "Le mercredi matin à dix heures."}, kits)
    here.record("initiative", {"description": "Après"}, sewing)
    there.record("initiative", {"status": "done", "description": "Le jeudi matin à dix heures."}, kits)
    there.trash("initiative", sewing)
    here.receive(there.give("clash.maillage"))
    return kits, sewing
