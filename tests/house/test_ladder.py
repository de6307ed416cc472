"""Imports go down only, and never round."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import grimp

from tests.house.rules import ROOT


def lint(folder: Path) -> tuple[int, str]:
    """Run the contracts of `pyproject.toml` on the package in `folder`."""
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from importlinter.cli import lint_imports\n"
        "raise SystemExit(lint_imports(sys.argv[1], cache_dir=None))"
    )
    command = [sys.executable, "-c", code, str(ROOT / "pyproject.toml")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def circles(graph: grimp.ImportGraph) -> list[list[str]]:
    """The groups of modules that import each other in a round (Tarjan, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found = []
    for start in sorted(graph.modules):
        if start in index:
            continue
        work = [(start, iter(sorted(graph.find_modules_directly_imported_by(start))))]
        index[start] = low[start] = len(index)
        stack.append(start)
        while work:
            module, targets = work[-1]
            target = next(targets, None)
            if target is not None:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    work.append((target, iter(sorted(graph.find_modules_directly_imported_by(target)))))
                elif target in stack:
                    low[module] = min(low[module], index[target])
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[module])
            if low[module] == index[module]:
                cut = stack.index(module)
                group, stack[cut:] = stack[cut:], []
                if len(group) > 1:
                    found.append(sorted(group))
    return found


def test_the_contracts_hold() -> None:
    code, said = lint(ROOT)
    assert code == 0, said


def test_no_import_goes_round() -> None:
    assert circles(grimp.build_graph("desktop", cache_dir=None)) == []


def test_a_circle_would_be_seen() -> None:
    graph = grimp.ImportGraph()
    for module in ("a", "b", "c", "d"):
        graph.add_module(module)
    for importer, imported in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")):
        graph.add_import(importer=importer, imported=imported)
    assert circles(graph) == [["a", "b", "c"]]


def rooms(graph: grimp.ImportGraph, floor: str) -> grimp.ImportGraph:
    """What stands on a floor, and who of them imports whom."""
    found, children = grimp.ImportGraph(), graph.find_children(floor)
    holder = {module: child for child in children for module in (child, *graph.find_descendants(child))}
    for child in children:
        found.add_module(child)
    for module, room in holder.items():
        for imported in graph.find_modules_directly_imported_by(module):
            if holder.get(imported, room) != room:
                found.add_import(importer=room, imported=holder[imported])
    return found


def test_no_room_of_a_floor_goes_round() -> None:
    graph = grimp.build_graph("desktop", cache_dir=None)
    floors = [module for module in graph.modules if graph.find_children(module)]
    assert {floor: went for floor in sorted(floors) if (went := circles(rooms(graph, floor)))} == {}


def test_rooms_that_go_round_would_be_seen() -> None:
    graph = grimp.ImportGraph()
    for module in ("f", "f.a", "f.a.one", "f.a.two", "f.b", "f.b.one", "f.c"):
        graph.add_module(module)
    for importer, imported in (
        ("f.a.one", "f.b.one"),
        ("f.b.one", "f.a.two"),
        ("f.c", "f.a.one"),
        ("f.a.one", "f.a.two"),
    ):
        graph.add_import(importer=importer, imported=imported)
    assert circles(graph) == []
    assert circles(rooms(graph, "f")) == [["f.a", "f.b"]]


def test_an_arrow_up_would_be_seen(tmp_path: Path) -> None:
    """The same contracts on a small house where a model asks a service inside a function."""
    package = tmp_path / "desktop"
    rooms = ("views", "viewmodels", "exchange", "reports", "geo", "services", "sync", "models")
    modules = (
        "__main__",
        "cli",
        "settings",
        "log",
        "sandbox",
        "graphics",
        "safe_io",
        "errors",
        "i18n",
        "paths",
        "timekeeping",
        "tokens",
        "packages",
        "unswept",
        "progress",
    )
    package.mkdir()
    for name in ("__init__", *modules):
        (package / f"{name}.py").write_text("")
    for room in rooms:
        (package / room).mkdir()
        (package / room / "__init__.py").write_text("")
    for name in ("clock", "bundle", "merge"):
        (package / "sync" / f"{name}.py").write_text("")
    code, said = lint(tmp_path)
    assert code == 0, said
    (package / "models" / "bad.py").write_text("def f():\n    from desktop.services import x\n")
    (package / "services" / "x.py").write_text("")
    code, said = lint(tmp_path)
    assert code == 1
    assert "The ladder: imports go down only BROKEN" in said
