"""What a run says at its end: how many tests were left out for lack of ../shared; a run in which none passed fails."""

from __future__ import annotations

import pytest

LACKING = "../shared"


def left_out(reporter: pytest.TerminalReporter) -> int:
    """How many tests were skipped because the reference data beside the repository is not there."""
    return sum(LACKING in str(report.longrepr) for report in reporter.stats.get("skipped", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
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
