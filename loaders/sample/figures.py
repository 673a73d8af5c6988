"""Measures a generated world: `python -m loaders.sample.figures FOLDER`, as docs/generate.md shows it."""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from loaders.catalogue import tables
from loaders.sample.settings import AS_OF, PAST_WATCH_DAY

__all__ = ["main", "measure"]

Row = dict[str, str]
Figure = tuple[str, str]
_AGAINST_RED = ("BLACK", "SERIOUS_DISHONEST", "WATCH")
_HUB = 500


def measure(directory: Path) -> list[Figure]:
    """Name and value of each figure of the world in a folder. Memory grows with the number of subjects."""
    read = _reader(directory)
    return [
        *_of_subjects(read("subjects")),
        *_of_roles(read("roles")),
        *_of_entries(read("entries")),
        ("executions", f"{sum(1 for _ in read('executions')):,}"),
        ("local authorities", f"{sum(1 for _ in read('authorities')):,}"),
    ]


def _reader(directory: Path) -> Callable[[str], Iterator[Row]]:
    def read(table: str) -> Iterator[Row]:
        with (directory / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    return read


def _shares(counts: Counter[str]) -> Iterator[Figure]:
    total = counts.total() or 1
    return ((name, f"{count:,} ({count / total:.1%})") for name, count in counts.most_common())


def _spread(counts: Iterable[int]) -> str:
    """Median, ninetieth and ninety-ninth hundredth, greatest."""
    found = sorted(counts) or [0]
    at = (found[int(len(found) * part / 100)] for part in (50, 90, 99))
    return " / ".join(f"{value:,}" for value in (*at, found[-1]))


def _of_subjects(rows: Iterator[Row]) -> Iterator[Figure]:
    kinds, oddities = Counter[str](), Counter[str]()
    shared: dict[str, Counter[str]] = {"address": Counter(), "telephone": Counter()}
    for row in rows:
        kinds[row["kind"]] += 1
        for column, counter in shared.items():
            if row[column]:
                counter[row[column]] += 1
        oddities["masked identifiers"] += "*" in row["uscc"] or "*" in row["citizen_id"]
        oddities["former or other names"] += bool(row["aliases"])
        oddities["enterprises without a USCC"] += row["kind"] == "ENTERPRISE" and not row["uscc"]
    yield from _shares(kinds)
    yield from ((name, f"{count:,}") for name, count in oddities.items())
    for column, counter in shared.items():
        most = ", ".join(f"{count:,}" for _, count in counter.most_common(3))
        yield f"most subjects with one {column}, as written", most


def _of_roles(rows: Iterator[Row]) -> Iterator[Figure]:
    relations, facts = Counter[str](), Counter[str]()
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        relations[row["relation"]] += 1
        held[row["relation"]][row["holder_ref"]] += 1
        facts.update((row["holder_ref"], row["unit_ref"]))
    yield from _shares(relations)
    for name, relation in (
        ("units per legal representative", "LEGAL_REPRESENTATIVE"),
        ("units per shareholder", "SHAREHOLDER"),
        ("branches per parent", "BRANCH"),
    ):
        yield f"{name}: p50 / p90 / p99 / most", _spread(held[relation].values())
    yield "roles per subject: p50 / p90 / p99 / most", _spread(facts.values())
    yield f"subjects with more than {_HUB} roles (hubs)", f"{sum(count > _HUB for count in facts.values()):,}"


def _in_force(row: Row, on: str) -> bool:
    left = row["exit_effective_on"] or row["exit_decided_on"] or "9999"
    end = min(row["valid_to"] or "9999", left)
    return row["exit_reason"] != "WITHDRAWN" and (row["valid_from"] or row["recognised_on"]) <= on < end


def _of_entries(rows: Iterator[Row]) -> Iterator[Figure]:
    kinds, roots = _lists()
    of_kind, exits, subjects = Counter[str](), Counter[str](), Counter[str]()
    watched: dict[str, dict[str, set[str]]] = {day: defaultdict(set) for day in (AS_OF, PAST_WATCH_DAY)}
    standing: dict[str, set[str]] = defaultdict(set)
    in_force = 0
    for row in rows:
        kind, subject = kinds[row["list_code"]], row["subject_ref"]
        of_kind[kind] += 1
        subjects[subject] += 1
        if row["exit_reason"]:
            exits[row["exit_reason"]] += 1
        if _in_force(row, AS_OF):
            in_force += 1
            if kind == "RED" or kind in _AGAINST_RED:
                standing[subject].add(kind)
        if kind == "WATCH":
            for day, domains in watched.items():
                if _in_force(row, day):
                    domains[subject].add(roots[row["list_code"]])
    yield "entries", f"{of_kind.total():,}, in force on {AS_OF}: {in_force:,}"
    yield from _shares(of_kind)
    yield "listed subjects", f"{len(subjects):,}"
    yield "entries per listed subject: p50 / p90 / p99 / most", _spread(subjects.values())
    yield from ((f"exit {name}", value) for name, value in _shares(exits))
    for day, domains in watched.items():
        counts = Counter(map(len, domains.values()))
        yield (
            f"watched in 1 / 2 / 3 / 4 key domains on {day}",
            " / ".join(f"{counts[n]:,}" for n in range(1, 5)),
        )
    conflicts = sum("RED" in found and len(found) > 1 for found in standing.values())
    yield f"open red conflicts on {AS_OF}", f"{conflicts:,}"


def _lists() -> tuple[dict[str, str], dict[str, str]]:
    """Kind and root domain of every list of the catalogue."""
    rows: dict[str, list[Row]] = {}
    for table in ("domains", "lists"):
        with tables()[table].open(encoding="utf-8", newline="") as file:
            rows[table] = list(csv.DictReader(file))
    parents = {row["code"]: row["parent_code"] for row in rows["domains"]}
    roots = {}
    for row in rows["lists"]:
        code = row["domain_code"]
        while parents[code]:
            code = parents[code]
        roots[row["code"]] = code
    return {row["code"]: row["kind"] for row in rows["lists"]}, roots


def main(arguments: list[str]) -> int:
    """Print the figures of the world in each folder as a Markdown table."""
    for figure in chain.from_iterable(measure(Path(each)) for each in arguments):
        sys.stdout.write("| {} | {} |\n".format(*figure))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
