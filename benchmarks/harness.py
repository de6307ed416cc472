"""Owns how two ways of doing one work are compared: in turn, in one run, results checked; must not know the works.

What is compared is the ratio of medians. Milliseconds of one machine say little about another.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
OUT: Final = ROOT / "build" / "bench"


class WrongResult(AssertionError):
    """A contender did not do the work it was timed for: the run fails."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One way of doing the work. `run` is timed; `prepare` before it and `check` after it are not.

    `check` is given what `run` returned and raises WrongResult.
    """

    run: Callable[[], Any]
    prepare: Callable[[], object] | None = None
    check: Callable[[Any], object] | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """What was measured of one contender: seconds (or bytes), in the order measured."""

    values: tuple[float, ...]

    @property
    def n(self) -> int:
        return len(self.values)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def p99(self) -> float:
        return self.quantile(0.99)

    @property
    def worst(self) -> float:
        return max(self.values)

    def quantile(self, q: float) -> float:
        """The smallest value that at least `q` of the measured ones do not exceed."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, max(0, -(-int(q * 10_000) * len(ordered) // 10_000) - 1))]

    @property
    def quartiles(self) -> tuple[float, float]:
        """The spread that the tables show."""
        return self.quantile(0.25), self.quantile(0.75)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a table: a work, what was measured, beside its baseline, and the number to reach.

    `reach` is the greatest ratio to the baseline or, with `absolute` or without a baseline, the greatest value in
    `unit`; None when the figure is only reported. `of` says which statistic is judged.
    """

    work: str
    ours: Series
    against: str = "–"
    baseline: Series | None = None
    reach: float | None = None
    unit: str = "ms"
    of: str = "median"
    note: str = ""
    absolute: bool = False

    @property
    def value(self) -> float:
        """The judged statistic, in `unit`."""
        return _in_unit(getattr(self.ours, self.of), self.unit)

    @property
    def ratio(self) -> float | None:
        """Ours to the baseline; None without one."""
        return None if self.baseline is None else self.ours.median / self.baseline.median

    @property
    def reached(self) -> bool | None:
        """Whether the number to reach is reached; None when there is none."""
        if self.reach is None:
            return None
        return (self.value if self.by_value else self.ratio or 0.0) <= self.reach

    @property
    def by_value(self) -> bool:
        """Whether the value is judged, not the ratio."""
        return self.absolute or self.baseline is None


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one benchmark, with what must be known to read them."""

    name: str
    title: str
    figures: list[Figure]
    notes: list[str] = field(default_factory=list)


def in_turn(contenders: Mapping[str, Contender], rounds: int, *, warm: int = 1) -> dict[str, Series]:
    """Run every contender once per round, the order turning round by round; the first `warm` rounds do not count.

    Raises WrongResult as soon as one result is wrong.
    """
    names = list(contenders)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(warm + rounds):
        at = turn % len(names)
        for name in names[at:] + names[:at]:
            seconds = timed(contenders[name])
            if turn >= warm:
                taken[name].append(seconds)
    return {name: Series(tuple(values)) for name, values in taken.items()}


def timed(contender: Contender) -> float:
    """The seconds one run took, after preparing it and before checking it."""
    if contender.prepare is not None:
        contender.prepare()
    gc.collect()
    start = time.perf_counter()
    result = contender.run()
    seconds = time.perf_counter() - start
    if contender.check is not None:
        contender.check(result)
    return seconds


def on_disk(file: Path) -> None:
    """Wait until a file that was just copied is on the disk: else the first commit measured would wait for it."""
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def expect(holds: bool, what: str) -> None:
    """Raise WrongResult with `what` unless it holds."""
    if not holds:
        raise WrongResult(what)


def one(value: float) -> Series:
    """A size or a single measure as a series."""
    return Series((value,))


# ---- showing -----------------------------------------------------------------------------------


def markdown(table: Table) -> str:
    """The table as Markdown: ours beside its baseline, spread and n, the number to reach and whether it is."""
    lines = [
        f"### {table.title}",
        "",
        "| work | ours | baseline | ratio | to reach | |",
        "|---|--:|--:|--:|--:|---|",
    ]
    for figure in table.figures:
        ratio = "–" if figure.ratio is None else _number(figure.ratio)
        base = "–" if figure.baseline is None else f"{figure.against}: {_spread(figure.baseline, figure.unit)}"
        lines.append(f"| {figure.work} | {_ours(figure)} | {base} | {ratio} | {_reach(figure)} | {_verdict(figure)} |")
    for note in table.notes + [f"{f.work}: {f.note}" for f in table.figures if f.note]:
        lines += ["", note]
    return "\n".join(lines) + "\n"


def keep(table: Table, folder: Path = OUT) -> Path:
    """Write a table and the machine it was measured on to `<folder>/<name>.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{table.name}.json"
    told = {"machine": machine(), "at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), **asdict(table)}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def kept(path: Path) -> tuple[Table, dict[str, str]]:
    """A table written by `keep`, and the machine it was measured on (with the time under `at`)."""
    told = json.loads(path.read_text(encoding="utf-8"))
    figures = [
        Figure(**{**f, "ours": _series(f["ours"]), "baseline": f["baseline"] and _series(f["baseline"])})
        for f in told["figures"]
    ]
    return Table(told["name"], told["title"], figures, told["notes"]), {**told["machine"], "at": told["at"]}


def machine() -> dict[str, str]:
    """The machine in words: what decides a time, and nothing that names the machine."""
    import sqlcipher3.dbapi2 as sqlcipher

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": str(sqlcipher.sqlite_version),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def without_bytecode_ban(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment for a child process in which Python keeps compiled modules, as it does for users."""
    made = dict(os.environ if environment is None else environment)
    made.pop("PYTHONDONTWRITEBYTECODE", None)
    return made


def allow_bytecode() -> None:
    """Keep compiled modules in this process too."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def told_to_reach(figures: Sequence[Figure]) -> tuple[int, int]:
    """How many figures have a number to reach, and how many reach it."""
    judged = [f for f in figures if f.reached is not None]
    return len(judged), sum(bool(f.reached) for f in judged)


def _series(told: Mapping[str, Any]) -> Series:
    return Series(tuple(told["values"]))


def _in_unit(value: float, unit: str) -> float:
    return value * {"ms": 1000.0, "s": 1.0, "kB": 1e-3, "MB": 1e-6, "×": 1.0, "": 1.0}[unit]


def _number(value: float) -> str:
    if value and abs(value) < 0.0995:
        return f"{value:.3f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:,.1f}" if abs(value) < 100 else f"{value:,.0f}"


def _spread(series: Series, unit: str) -> str:
    middle = _number(_in_unit(series.median, unit))
    if series.n == 1:
        return f"{middle} {unit}"
    low, high = (_number(_in_unit(q, unit)) for q in series.quartiles)
    return f"{middle} {unit} ({low}–{high}, n={series.n})"


def _ours(figure: Figure) -> str:
    told = _spread(figure.ours, figure.unit)
    return told if figure.of == "median" else f"{figure.of} {_number(figure.value)} {figure.unit}; median {told}"


def _reach(figure: Figure) -> str:
    if figure.reach is None:
        return "–"
    return f"≤ {_number(figure.reach)}" + (f" {figure.unit}" if figure.by_value else "×")


def _verdict(figure: Figure) -> str:
    return {None: "reported", True: "reached", False: "**not reached**"}[figure.reached]
