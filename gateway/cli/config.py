"""`lianxin config`: every setting, its value and where it comes from."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gateway.settings import describe, load_settings

__all__ = ["config"]


def config(
    toml: Annotated[
        bool, typer.Option("--toml", help="Print a lianxin.toml with every default, commented out.")
    ] = False,
) -> None:
    """Print every setting with its meaning and value; secrets are never printed.

    Settings come from the environment (`LIANXIN_…`), else from `lianxin.toml` in the working folder or
    the file that `LIANXIN_CONFIG` names, else they have their default. `*` marks what is not the default.
    """
    for setting in describe(load_settings()):
        if toml:
            sys.stdout.write(f"# {setting.description}\n# {setting.name} = {_toml(setting.value)}\n\n")
            continue
        mark = " " if setting.default else "*"
        sys.stdout.write(f"{mark} {setting.variable}={setting.value}\n      {setting.description}\n")


def _toml(value: str) -> str:
    number = value.replace(".", "", 1).isdigit()
    return value if number or value in {"true", "false"} else f'"{value}"'
