"""What a run says at its end: what was left out for lack of ../shared, which files are dear. None passed: it fails."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Iterable
from typing import Any

import pytest

LACKING = "../shared"
DEAREST = 10
TOLD = "told"  # a test's property of that name is a line that the run says at its end


def left_out(reporter: pytest.TerminalReporter) -> int:
    """How many tests were skipped because the reference data beside the repository is not there."""
    return sum(LACKING in str(report.longrepr) for report in reporter.stats.get("skipped", []))


def processor() -> float:
    """Seconds of processor that this process and its ended children took."""
    return sum(os.times()[:4])


class Meter:
    """Notes in each report what its phase took: the clock would count what other guests of the machine do."""

    def __init__(self) -> None:
        self.before = processor()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self) -> Generator[None, object, object]:
        self.before = processor()
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        now = processor()
        report.processor = now - self.before
        self.before = now
        return report


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Meter(), "meter")


def dearest(reports: Iterable[Any]) -> list[str]:
    """The files that took most, dearest first, after a line with what all took."""
    taken: Counter[str] = Counter()
    for report in reports:
        if hasattr(report, "processor"):
            taken[report.nodeid.split("::")[0]] += report.processor
    whole = taken.total()
    told = [f"{seconds:7.1f} s {seconds / (whole or 1):4.0%} {file}" for file, seconds in taken.most_common(DEAREST)]
    return [f"{whole:7.0f} s of processor in all; the dearest files:", *told]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in dearest(report for reports in terminalreporter.stats.values() for report in reports):
        terminalreporter.write_line(line)
    for report in terminalreporter.stats.get("passed", []):
        for name, words in report.user_properties:
            if name == TOLD:
                terminalreporter.write_line(words)
    lacking = left_out(terminalreporter)
    terminalreporter.write_line(
        f"{lacking} not run for lack of {LACKING}" if lacking else f"nothing was left out for lack of {LACKING}"
    )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or session.config.option.collectonly:  # a worker, or only a list
        return
    if exitstatus == pytest.ExitCode.OK and not reporter.stats.get("passed"):
        reporter.write_line("no test passed: nothing was proved")
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED
