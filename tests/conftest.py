"""Skips of the whole suite: each is one line `skipped NAME: reason`, and a failure where CI is set."""

import os

import pytest

IN_CI = bool(os.environ.get("CI"))


def reason_of(report):
    return report.longrepr[2].removeprefix("Skipped: ")


def refuse_skip_in_ci(report):
    if IN_CI and report.skipped:
        report.longrepr = f"{report.nodeid} skipped itself in CI: {reason_of(report)}"
        report.outcome = "failed"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport():
    refuse_skip_in_ci((yield).get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report():
    refuse_skip_in_ci((yield).get_result())


def pytest_terminal_summary(terminalreporter):
    for report in terminalreporter.getreports("skipped"):
        terminalreporter.write_line(f"skipped {report.nodeid}: {reason_of(report)}")
