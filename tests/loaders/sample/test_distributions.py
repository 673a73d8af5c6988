"""The world has the cases that people ask about, and degrees with heavy tails; bounds are wide."""

from __future__ import annotations

from collections import Counter, defaultdict

from tests.loaders.sample.conftest import Row, World

NOW = "2026-11-15"
PAST = "2021-06-30"


def _in_force(row: Row, on: str) -> bool:
    left = row["exit_effective_on"] or row["exit_decided_on"] or "9999"
    return (
        row["exit_reason"] != "WITHDRAWN"
        and (row["valid_from"] or row["recognised_on"]) <= on
        and on < min(row["valid_to"] or "9999", left)
    )


def _kinds(world: World) -> dict[str, str]:
    return {row["code"]: row["kind"] for row in world.catalogue["lists"]}


def _roots(world: World) -> dict[str, str]:
    parents = {row["code"]: row["parent_code"] for row in world.catalogue["domains"]}
    keys = {row["code"] for row in world.catalogue["domains"] if row["is_key"] == "true"}
    roots = {}
    for row in world.catalogue["lists"]:
        code = row["domain_code"]
        while parents[code]:
            code = parents[code]
        roots[row["code"]] = code if code in keys else ""
    return roots


def test_every_list_has_entries(world: World) -> None:
    assert {row["list_code"] for row in world.tables["entries"]} == set(_kinds(world))


def test_subjects_stand_in_exactly_one_two_three_and_four_key_watch_domains(world: World) -> None:
    kinds, roots = _kinds(world), _roots(world)
    for on in (PAST, NOW):
        watched: dict[str, set[str]] = defaultdict(set)
        entries: Counter[str] = Counter()
        for row in world.tables["entries"]:
            if kinds[row["list_code"]] == "WATCH" and _in_force(row, on):
                watched[row["subject_ref"]].add(roots[row["list_code"]])
                entries[row["subject_ref"]] += 1
        counts = Counter(len(domains) for domains in watched.values())
        assert set(counts) == {1, 2, 3, 4}, on
        assert counts[1] > counts[2] > counts[4]
        assert any(entries[ref] > len(domains) for ref, domains in watched.items())


def test_some_candidates_are_warned_and_some_are_not(world: World) -> None:
    kinds, roots = _kinds(world), _roots(world)
    watched, warned = defaultdict(set), set()
    for row in world.tables["entries"]:
        if _in_force(row, NOW):
            if kinds[row["list_code"]] == "WATCH":
                watched[row["subject_ref"]].add(roots[row["list_code"]])
            elif kinds[row["list_code"]] == "WARNING":
                warned.add(row["subject_ref"])
    candidates = {ref for ref, domains in watched.items() if len(domains) >= 3}
    assert warned
    assert warned < candidates


def test_red_conflicts_are_open_or_ended_and_only_those(world: World) -> None:
    kinds = _kinds(world)
    against = {"BLACK", "SERIOUS_DISHONEST", "WATCH"}
    stands: dict[str, set[str]] = defaultdict(set)
    ended = set()
    for row in world.tables["entries"]:
        if _in_force(row, NOW):
            stands[row["subject_ref"]].add(kinds[row["list_code"]])
        if row["exit_reason"] == "RED_CONFLICT":
            assert kinds[row["list_code"]] == "RED"
            ended.add(row["subject_ref"])
    conflicts = {ref for ref, found in stands.items() if "RED" in found and found & against}
    assert len(conflicts) > 10
    assert len(ended) > 10


def test_promotion_leads_from_watch_to_black_at_once_and_by_conduct_within_validity(world: World) -> None:
    kinds, roots = _kinds(world), _roots(world)
    by_subject = defaultdict(list)
    for row in world.tables["entries"]:
        by_subject[row["subject_ref"]].append(row)
    promoted = [row for row in world.tables["entries"] if row["exit_reason"] == "PROMOTED"]
    assert promoted
    for watch in promoted:
        left = watch["exit_effective_on"] or watch["exit_decided_on"]
        black = [
            row
            for row in by_subject[watch["subject_ref"]]
            if kinds[row["list_code"]] in {"BLACK", "SERIOUS_DISHONEST"}
            and roots[row["list_code"]] == roots[watch["list_code"]]
        ]
        start = watch["valid_from"] or watch["recognised_on"]
        assert [row for row in black if start <= row["conduct_on"] <= row["recognised_on"]], watch
        assert left >= start


def test_entries_rest_on_bodies_that_were_dissolved_since(world: World) -> None:
    dissolved = {
        row["code"]: row["dissolved_on"]
        for row in [*world.catalogue["authorities"], *world.tables["authorities"]]
        if row["dissolved_on"]
    }
    found = [row for row in world.tables["entries"] if row["authority_code"] in dissolved]
    assert len(found) > 100
    assert {"saic", "saws", "cfda"} & {row["authority_code"] for row in found}


def test_degrees_have_a_heavy_tail(world: World) -> None:
    held = Counter(
        row["holder_ref"] for row in world.tables["roles"] if row["relation"] == "LEGAL_REPRESENTATIVE"
    )
    degrees = sorted(held.values(), reverse=True)
    assert degrees[len(degrees) // 2] <= 2
    assert degrees[0] > 50 * degrees[len(degrees) // 2]
    assert sum(degree >= 4 for degree in degrees) > 20


def test_chains_of_holdings_run_several_steps(world: World) -> None:
    owner = {
        row["unit_ref"]: row["holder_ref"]
        for row in world.tables["roles"]
        if row["relation"] == "SHAREHOLDER" and row["holder_ref"][0] == "E" and float(row["share"]) > 50
    }
    longest = 0
    for unit in owner:
        steps, at = 0, unit
        while at in owner and steps < 20:
            steps, at = steps + 1, owner[at]
        longest = max(longest, steps)
    assert 4 <= longest < 20


def test_addresses_and_telephones_are_shared_by_few_and_by_many(world: World) -> None:
    for column in ("address", "telephone"):
        used = Counter(row[column] for row in world.tables["subjects"] if row[column])
        assert used.most_common(1)[0][1] > 20
        assert sum(count == 1 for count in used.values()) > 0.8 * len(used)


def test_branches_hang_on_few_parents(world: World) -> None:
    parents = Counter(row["holder_ref"] for row in world.tables["roles"] if row["relation"] == "BRANCH")
    assert parents.most_common(1)[0][1] > 10
    assert 0.01 < parents.total() / world.summary.kinds["ENTERPRISE"] < 0.08


def test_every_kind_of_relation_and_of_oddity_is_there(world: World) -> None:
    roles, subjects = world.tables["roles"], world.tables["subjects"]
    assert len({row["relation"] for row in roles}) == 11
    assert any(row["relation"] == "LEGAL_REPRESENTATIVE" and row["holder_ref"][0] == "E" for row in roles)
    assert any(row["relation"] == "DIRECTOR" and row["holder_ref"][0] == "E" for row in roles)
    assert any(row["to"] for row in roles)
    assert any(not row["from"] for row in roles)
    current = Counter(
        row["unit_ref"] for row in roles if row["relation"] == "LEGAL_REPRESENTATIVE" and not row["to"]
    )
    assert 0 < sum(count > 1 for count in current.values()) < 0.01 * len(current)
    assert any(row["aliases"] for row in subjects if row["kind"] == "ENTERPRISE")
    assert any("（" in row["name"] for row in subjects)
    assert any("Ａ" <= char <= "Ｚ" for row in subjects for char in row["name"])
    assert any("貿" in row["name"] or "發" in row["name"] for row in subjects)
    assert any("*" in row["citizen_id"] for row in subjects)
    assert len({row["region_code"][:2] for row in subjects if row["region_code"]}) == 31


def test_kinds_have_their_shares(world: World) -> None:
    kinds, subjects = world.summary.kinds, world.summary.subjects
    assert 0.5 < kinds["ENTERPRISE"] / subjects < 0.6
    assert 0.3 < kinds["PERSON"] / subjects < 0.4
    assert 0.5 < len(world.tables["entries"]) / subjects < 1
    assert 2 < len(world.tables["roles"]) / subjects < 3.5
    listed = Counter(row["subject_ref"] for row in world.tables["entries"])
    assert max(listed.values()) >= 8
