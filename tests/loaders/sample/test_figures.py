"""The figures are those of the world that they measure."""

from __future__ import annotations

import pytest

from loaders.sample.figures import main, measure
from tests.loaders.sample.conftest import World


def test_figures_add_up_to_the_summary(world: World) -> None:
    figures = dict(measure(world.directory))
    rows = world.summary.rows
    assert figures["executions"] == f"{rows['executions']:,}"
    assert figures["entries"].startswith(f"{rows['entries']:,}, in force on 2026-10-31: ")
    assert figures["local authorities"] == f"{rows['authorities']:,}"
    kinds = sum(int(figures[kind].split()[0].replace(",", "")) for kind in world.summary.kinds)
    assert kinds == world.summary.subjects
    assert int(figures["open red conflicts on 2026-10-31"]) > 0


def test_the_command_prints_a_table(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(world.directory)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == len(measure(world.directory))
    assert all(line.startswith("| ") and line.endswith(" |") for line in printed)
