"""Known answers by hand: what keeps the model itself from being wrong in silence.

Each test cites the sentence it stands on. A = architecture.md, I = intake.md, G = api.graphql,
D = domain.md.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.model import codes
from tests.model.answers import Answers, holding_view
from tests.model.facts import CATALOGUE, Facts, Load, Outcome
from tests.model.pages import Page, backward, forward
from tests.model.rows import Row
from tests.model.where import asks_withdrawn, date_matches, region_covers, text_matches, tree

USCC = "91330203674737244W"
TODAY = "2026-06-01"


def world(**more: tuple[Row, ...]) -> Load:
    """A small catalogue: two key domains, one below the first; black, red and watch lists."""
    domains: tuple[Row, ...] = (
        {"code": "tax", "name_zh": "税", "is_key": "true"},
        {"code": "vat", "name_zh": "增值税", "parent_code": "tax", "is_key": "false"},
        {"code": "food", "name_zh": "食", "is_key": "true"},
        {"code": "odd", "name_zh": "杂", "is_key": "false"},
        {"code": "odd-key", "name_zh": "杂二", "parent_code": "odd", "is_key": "true"},
    )
    bodies = ("sat", "town", "asso")
    levels = {"town": "TOWNSHIP"}
    kinds = {"asso": "ASSOCIATION"}
    authorities: tuple[Row, ...] = tuple(
        {"code": c, "name_zh": c, "level": levels.get(c, "NATIONAL"), "kind": kinds.get(c, "DEPARTMENT")}
        for c in bodies
    )
    lists: tuple[Row, ...] = tuple(
        {"code": code, "name_zh": code, "kind": kind, "domain_code": domain, "authority_code": "sat"}
        for code, kind, domain in (
            ("black", "BLACK", "vat"), ("red", "RED", "food"), ("watch", "WATCH", "vat"),
            ("watch2", "WATCH", "food"),
        )
    )  # fmt: skip
    tables = {"domains": domains, "authorities": authorities, "lists": lists}
    return Load(CATALOGUE, tables | more)


def entry(ref: str, of: str = "x", **more: str) -> Row:
    """An entry on the black list from 2018."""
    base = {"entry_ref": ref, "list_code": "black", "subject_ref": of, "authority_code": "sat"}
    return base | {"recognised_on": "2018-01-01"} | more


def person(ref: str, **more: str) -> Row:
    """A person without an identifier."""
    return {"subject_ref": ref, "kind": "PERSON", "name": ref, **more}


def firm(ref: str, **more: str) -> Row:
    """An enterprise without an identifier."""
    return {"subject_ref": ref, "kind": "ENTERPRISE", "name": ref, **more}


def loaded(*loads: Load) -> tuple[Answers, list[Outcome]]:
    """The answers after these loads, and what each said."""
    facts = Facts()
    outcomes = [facts.load(load) for load in loads]
    return Answers(facts, TODAY), outcomes


def status_of(at: str, **row: str) -> str:
    """The status at a date of one entry."""
    answers, (_, outcome) = loaded(
        world(), Load("a", {"subjects": (firm("x"),), "entries": (entry("e", **row),)})
    )
    assert not outcome.rejected
    (version,) = answers.facts.current("entries")
    return answers.status(version, at)


# Identifiers (D §4.1)


def test_published_codes_pass_and_one_wrong_character_fails() -> None:
    # The lower-case code of D §4.5 is valid, outside and inside.
    assert codes.valid_uscc(codes.norm("91330203674737244w"))
    assert codes.valid_org(USCC[8:17])
    assert not codes.valid_uscc("91330203674737245W")
    # GB 11643's own example.
    assert codes.valid_citizen("11010519491231002X")
    assert not codes.valid_citizen("110105194912310021")
    # "stdnum accepts birth year 2999"; a day that does not exist is no birthday.
    assert not codes.valid_citizen("11010519490231002" + codes.citizen_check("11010519490231002"))


def test_an_identifier_is_read_whatever_its_case_width_and_hyphens() -> None:
    assert codes.norm(" ９133-0203 674737244w ") == USCC


def test_a_mod_11_10_digit_is_the_published_one() -> None:
    # ISO 7064 MOD 11,10: the standard's own example 0794 has check digit 5; the first 10 zeros keep
    # the register at 10 only by chance, so the digit is checked on 14 digits of a known number.
    number = "11000000000001" + codes.registration_check("11000000000001")
    assert codes.valid_registration(number)
    assert not codes.valid_registration(number[:14] + str((int(number[14]) + 1) % 10))
    assert codes.registration_check("0794") == "5"


def test_document_numbers_match_whatever_their_brackets_and_widths() -> None:
    # From G, "Brackets 〔〕 [] （） () and widths are normalised."
    spelled = ("发改〔2018〕1号", "发改[2018]1号", "发改（2018）１号", "发改 (2018) 1号")
    assert {codes.doc_key(text) for text in spelled} == {"发改〔2018〕1号"}


def test_an_id_is_the_same_for_an_own_organisation_code_and_one_inside_a_uscc() -> None:
    # A §5: "the subject's own if valid, else characters 9–17 of its valid USCC".
    answers, _ = loaded(Load("a", {"subjects": (firm("x", uscc=USCC),)}))
    other, _ = loaded(Load("b", {"subjects": (firm("y", organisation_code="67473724-4"),)}))
    assert answers.facts.subjects[0].ids == other.facts.subjects[0].ids
    assert answers.facts.subjects[0].ids[0].startswith("su_")
    assert len(answers.facts.subjects[0].ids[0]) == 23


# Entry status (A §6)


@pytest.mark.parametrize(
    ("at", "row", "status"),
    [
        # "PENDING if D < validFrom; else IN_FORCE"; half open.
        ("2017-12-31", {}, "PENDING"),
        ("2018-01-01", {}, "IN_FORCE"),
        # "EXPIRED if validTo ≤ D".
        ("2019-12-31", {"valid_to": "2020-01-01"}, "IN_FORCE"),
        ("2020-01-01", {"valid_to": "2020-01-01"}, "EXPIRED"),
        # "An empty `valid_to` is open"; a literal 9999-12-31 is open too.
        ("2999-01-01", {}, "IN_FORCE"),
        ("2999-01-01", {"valid_to": "9999-12-31"}, "IN_FORCE"),
        # "EXITED if its exit has effectiveOn ≤ D and effectiveOn < validTo".
        ("2018-06-30", {"exit_reason": "REPAIRED", "exit_effective_on": "2018-07-01"}, "IN_FORCE"),
        ("2018-07-01", {"exit_reason": "REPAIRED", "exit_effective_on": "2018-07-01"}, "EXITED"),
        # An exit at or after expiry is none: EXPIRED.
        (
            "2021-01-01",
            {"valid_to": "2020-01-01", "exit_reason": "OTHER", "exit_decided_on": "2020-01-01"},
            "EXPIRED",
        ),
        # "not `decidedOn` once an effective date is given".
        (
            "2018-08-01",
            {"exit_reason": "OTHER", "exit_decided_on": "2018-07-01", "exit_effective_on": "2019-01-01"},
            "IN_FORCE",
        ),
        # An exit before the validity starts: the exit is asked first.
        (
            "2018-02-01",
            {"valid_from": "2018-03-01", "exit_reason": "OTHER", "exit_decided_on": "2018-01-15"},
            "EXITED",
        ),
        # WITHDRAWN "whatever its exit dates".
        ("2010-01-01", {"exit_reason": "WITHDRAWN", "exit_decided_on": "2020-01-01"}, "WITHDRAWN"),
    ],
)  # fmt: skip
def test_the_status_of_an_entry_follows_its_dates_alone(at: str, row: dict[str, str], status: str) -> None:
    assert status_of(at, **row) == status


# Loads, as I says


def test_loading_the_same_twice_changes_nothing_and_a_changed_row_is_a_correction() -> None:
    # I promise 1.
    rows: dict[str, tuple[Row, ...]] = {"subjects": (firm("x"),), "entries": (entry("e"),)}
    changed = rows | {"entries": (entry("e", reason="r"),)}
    answers, outcomes = loaded(world(), Load("a", rows), Load("a", rows), Load("a", changed))
    assert outcomes[2].unchanged == {"subjects": 1, "entries": 1}
    assert not +outcomes[2].created
    assert outcomes[3].corrected["entries"] == 1
    # "the old fact stays readable by `knownAt`".
    for known, reason in ((1, []), (2, [None]), (3, [None]), (4, ["r"])):
        found = answers.entries(None, TODAY, known)
        assert [version.row.get("reason") for version in found] == reason


def test_a_later_row_of_one_file_corrects_the_earlier() -> None:
    load = Load("a", {"subjects": (firm("x"),), "entries": (entry("e"), entry("e", reason="r"))})
    answers, (_, outcome) = loaded(world(), load)
    assert outcome.created["entries"] == 1
    assert outcome.corrected["entries"] == 1
    assert [v.row.get("reason") for v in answers.entries(None, TODAY)] == ["r"]


def test_a_row_that_cannot_be_taken_is_rejected_and_the_others_load() -> None:
    bad = (
        entry("e1", of="nobody"),
        entry("e2", valid_to="2018-01-01"),  # from ≥ to, with valid_from defaulting to recognised_on
        entry("e3", exit_reason="OTHER"),  # "a lone reason or lone date is rejected"
        entry("e4", exit_decided_on="2019-01-01"),
        entry("e5", recognised_on="2018-02-30"),
        entry("e6", authority_code="town"),
        entry("e7", authority_code="asso"),
        entry("e8"),
    )
    answers, (_, outcome) = loaded(world(), Load("a", {"subjects": (firm("x"),), "entries": bad}))
    assert [code for _, _, code in outcome.rejected] == [
        "REFERENCE_TO_NOTHING",
        "FROM_NOT_BEFORE_TO",
        "EXIT_INCOMPLETE",
        "EXIT_INCOMPLETE",
        "UNPARSABLE",
        "AUTHORITY_NOT_COMPETENT",
        "AUTHORITY_NOT_COMPETENT",
    ]
    assert [v.key[1] for v in answers.facts.current("entries")] == ["e8"]


def test_a_minor_is_refused_until_the_eighteenth_birthday_and_one_without_id_is_taken() -> None:
    # I promise 7: "(on the eighteenth birthday one is 18)".
    first = "99000020010701001"
    child = person("x", citizen_id=first + codes.citizen_check(first))
    entries = (
        entry("e1", recognised_on="2019-06-30"),
        entry("e2", recognised_on="2019-07-01"),
        entry("e3", of="y"),
    )
    _, (_, outcome) = loaded(world(), Load("a", {"subjects": (child, person("y")), "entries": entries}))
    assert outcome.rejected == [("entries", 0, "MINOR_NOT_LISTABLE")]
    assert codes.adult_on("1988-02-29") == "2006-03-01"
    assert codes.adult_on("1998-02-28") == "2016-02-28"


@pytest.mark.parametrize(
    ("domain", "on", "taken"),
    [
        ("tax", "2018-01-01", True),  # "its descendants too": the list is of vat, below tax
        ("", "2018-01-01", True),  # "empty: all"
        ("food", "2018-01-01", False),
        ("tax", "2017-12-31", False),
        ("tax", "2019-01-01", False),  # half open
    ],
)
def test_an_association_lists_only_under_an_authorisation_in_force(domain: str, on: str, taken: bool) -> None:
    # R-06 and the authorisations table.
    allowed = {"association_code": "asso", "authorised_by": "sat", "domain_code": domain}
    allowed |= {"from": "2018-01-01", "to": "2019-01-01"}
    rows = (entry("e", authority_code="asso", recognised_on=on),)
    load = Load("a", {"authorisations": (allowed,), "subjects": (firm("x"),), "entries": rows})
    _, (_, outcome) = loaded(world(), load)
    assert (not outcome.rejected) is taken


# Who is who (I promise 3)


def test_records_that_share_a_valid_strong_identifier_are_one_subject() -> None:
    answers, _ = loaded(
        Load("a", {"subjects": (firm("x", uscc=USCC),)}),
        Load("b", {"subjects": (firm("y", uscc=" 91330203-674737244w"),)}),
    )
    (subject,) = answers.facts.subjects
    assert answers.best(subject)["name"] == "y"
    assert answers.aliases(subject) == {"x"}


def test_an_invalid_or_masked_code_merges_nobody() -> None:
    answers, _ = loaded(
        Load("a", {"subjects": (firm("x", uscc="91330203674737244X"), firm("y", uscc="91330203674737244X"))}),
        Load("b", {"subjects": (person("x", citizen_id="410724********001X"),)}),
        Load("c", {"subjects": (person("x", citizen_id="410724********001X"),)}),
    )
    assert len(answers.facts.subjects) == 4


def test_a_registration_number_that_two_carry_is_ambiguous_and_gives_its_id_once() -> None:
    # From G, "An identifier that several subjects carry (an old registration number, say) is an error".
    number = "11000000000001" + codes.registration_check("11000000000001")
    two = (firm("x", registration_number=number), firm("y", registration_number=number))
    answers, _ = loaded(Load("a", {"subjects": two}))
    assert len(answers.by_identifier(registration_number=number)) == 2


def test_of_two_subjects_that_turn_out_to_be_one_the_first_recorded_id_stays() -> None:
    # A §5: "the id recorded first stays and the other resolves to it".
    answers, _ = loaded(
        world(),
        Load("a", {"subjects": (firm("x"),), "entries": (entry("e"),)}),
        Load("b", {"subjects": (firm("y", uscc=USCC),), "entries": (entry("e", of="y"),)}),
        Load("a", {"subjects": (firm("x", uscc=USCC),)}),
    )
    (subject,) = answers.facts.subjects
    assert subject.ids[0] == codes.node_id("su_", "subject", "ref:a", "x")
    assert answers.subject(subject.ids[1]) is subject
    assert len(answers.entries(None, TODAY, of=subject)) == 2


# Reading entries (G)


def mixed() -> Answers:
    """Four entries of one subject, one withdrawn by the third load."""
    first = (
        entry("e1", valid_to="2020-01-01"),
        entry("e2", list_code="red", recognised_on="2019-01-01", region_code="330203"),
        entry("e3", list_code="watch", recognised_on="2019-01-01"),
        entry("e4", recognised_on="2018-05-01"),
    )
    gone = (entry("e4", recognised_on="2018-05-01", exit_reason="WITHDRAWN", exit_decided_on="2021-01-01"),)
    subjects = (firm("x", region_code="110000"),)
    answers, _ = loaded(
        world(), Load("a", {"subjects": subjects, "entries": first}), Load("a", {"entries": gone})
    )
    return answers


def refs(answers: Answers, where: dict[str, object] | None, at: str = TODAY, known: int | None = None) -> str:
    """The entry refs found, in one text."""
    return " ".join(v.key[1] for v in answers.entries(where, at, known))


def test_without_a_status_every_entry_not_withdrawn_is_returned() -> None:
    answers = mixed()
    assert refs(answers, None) == "e1 e2 e3"
    # "`knownAt` before that instant still shows it, and so does `status: [WITHDRAWN]`".
    assert refs(answers, None, known=2) == "e1 e2 e3 e4"
    assert refs(answers, {"status": ["WITHDRAWN"]}) == "e4"
    assert refs(answers, {"status": ["WITHDRAWN"]}, known=2) == ""
    assert refs(answers, {"status": ["IN_FORCE"]}) == "e2 e3"


def test_domain_and_region_filters_include_descendants_and_an_own_region_comes_first() -> None:
    answers = mixed()
    assert refs(answers, {"domain": ["tax"]}) == "e1 e3"
    assert refs(answers, {"domain": ["vat"]}) == "e1 e3"
    assert refs(answers, {"region": ["330000"]}) == "e2"
    assert refs(answers, {"region": ["110000"]}) == "e1 e3"
    assert region_covers("330200", "330203")
    assert not region_covers("330200", "330000")


def test_the_default_order_is_recognised_on_down_then_id_up() -> None:
    answers = mixed()
    found = answers.sort_entries(answers.entries(None, TODAY), None)
    same_day = sorted(codes.node_id("le_", "entry", "a", ref) for ref in ("e2", "e3"))
    assert found == [*same_day, codes.node_id("le_", "entry", "a", "e1")]
    # An open end is the last when going up.
    up = answers.sort_entries(answers.entries(None, TODAY), [{"field": "VALID_TO", "direction": "ASC"}])
    assert up[0] == codes.node_id("le_", "entry", "a", "e1")


def test_a_filter_tree_is_two_valued_and_a_null_member_is_absent() -> None:
    values = {"a": True, "b": False}

    def leaf(name: str, wanted: object) -> bool:
        return values[name] is wanted

    assert tree({"and": [], "a": None}, leaf)
    assert not tree({"or": []}, leaf)
    assert tree({"or": [{"b": True}, {"not": {"b": True}}]}, leaf)
    assert not tree({"a": True, "b": True}, leaf)
    assert not date_matches({"from": "2018-01-01"}, None)
    assert date_matches({"isNull": True, "eq": None}, None)
    assert date_matches({"from": "2018-01-01", "before": "2018-01-02"}, "2018-01-01")
    assert not date_matches({"before": "2018-01-01"}, "2018-01-01")
    assert text_matches({"contains": "方", "startsWith": "东"}, "东方")
    assert not text_matches({"in": []}, "东方")
    assert asks_withdrawn({"and": [{"status": ["WITHDRAWN"]}]})
    assert not asks_withdrawn({"not": {"status": ["WITHDRAWN"]}})


def test_a_subject_filter_on_listed_means_in_force_unless_it_names_a_status() -> None:
    # From G, "`SubjectWhere.listed` without `status` means IN_FORCE."
    answers = mixed()
    assert len(answers.subjects({"listed": {}}, TODAY)) == 1
    assert not answers.subjects({"listed": {"kind": ["BLACK"]}}, TODAY)
    assert len(answers.subjects({"listed": {"kind": ["BLACK"], "status": ["EXPIRED"]}}, TODAY)) == 1


def test_standing_counts_what_is_in_force_and_rolls_watch_up_to_key_domains() -> None:
    # distinct by key domain after rolling sub-domains up; A §6: the root, where it is key.
    rows = (
        entry("e1", list_code="watch"),
        entry("e2", list_code="watch", domain_code="tax"),
        entry("e3", list_code="watch2"),
        entry("e4", list_code="watch", domain_code="odd-key"),  # key itself, below a root that is not
        entry("e5", list_code="red", valid_to="2019-01-01"),
    )
    answers, _ = loaded(world(), Load("a", {"subjects": (firm("x"),), "entries": rows}))
    standing = answers.standing(answers.facts.subjects[0], "2018-06-01")
    assert standing["entriesInForce"] == 5
    assert standing["byKind"] == [{"kind": "RED", "count": 1}, {"kind": "WATCH", "count": 4}]
    assert standing["keyWatchDomains"] == [{"code": "food"}, {"code": "tax"}]
    assert standing["redConflict"] is True
    later = answers.standing(answers.facts.subjects[0], "2019-01-01")
    assert (later["redConflict"], later["warned"], later["entriesInForce"]) == (False, False, 4)


# Roles (A §6, I)


def test_a_role_holds_if_any_source_makes_it_hold_and_shows_the_latest_that_does() -> None:
    row = {"holder_ref": "p", "unit_ref": "uscc:" + USCC, "relation": "SHAREHOLDER", "from": "2018-01-01"}
    number = "99000019800229001" + codes.citizen_check("99000019800229001")
    subjects = (person("p", citizen_id=number), firm("x", uscc=USCC))
    answers, _ = loaded(
        Load("a", {"subjects": subjects, "roles": (row | {"to": "2020-01-01", "share": "5"},)}),
        Load("b", {"subjects": subjects[:1], "roles": (row | {"to": "2019-01-01", "share": "7.50"},)}),
    )
    firm_found = answers.subject(answers.by_identifier(uscc=USCC)[0])
    assert firm_found is not None
    (before,) = answers.role_holders(firm_found, "2018-12-31")
    assert holding_view(before)["share"] == Decimal("7.5")
    assert before.said_by == {"a", "b"}
    (after,) = answers.role_holders(firm_found, "2019-06-01")
    assert (after.end, after.share, sorted(after.holding_by)) == ("2020-01-01", "5", ["a"])
    assert not answers.role_holders(firm_found, "2020-01-01")
    assert not answers.role_holders(firm_found, "2018-06-01", roles=[])
    assert len(answers.role_holders(firm_found, "2019-06-01", known=1)) == 1
    assert not answers.role_holders(firm_found, "2019-06-01", known=0)


def test_the_legal_representative_is_the_latest_from_then_the_least_id() -> None:
    def role(holder: str, start: str) -> Row:
        return {"holder_ref": holder, "unit_ref": "x", "relation": "LEGAL_REPRESENTATIVE", "from": start}

    subjects = (firm("x"), person("p"), person("q"), person("r"))
    roles = (role("p", "2018-01-01"), role("q", "2018-01-01"), role("r", ""))
    answers, _ = loaded(Load("a", {"subjects": subjects, "roles": roles}))
    unit = answers.facts.subject_of(("a", "x"))
    least = min(codes.node_id("su_", "subject", "ref:a", ref) for ref in ("p", "q"))
    assert answers.legal_representative(unit, "2018-01-01") == least
    assert answers.legal_representative(unit, "2017-01-01") == codes.node_id("su_", "subject", "ref:a", "r")


def test_a_branch_is_no_role_and_its_holder_is_the_parent() -> None:
    row = {"holder_ref": "x", "unit_ref": "y", "relation": "BRANCH"}
    answers, _ = loaded(Load("a", {"subjects": (firm("x"), firm("y")), "roles": (row,)}))
    parent, branch = (answers.facts.subject_of(("a", ref)) for ref in "xy")
    assert answers.branches(parent) == {branch.ids[0]}
    assert not answers.branches(branch)
    assert not answers.roles_held(parent, TODAY)


# Departments and memoranda (A §6)


def bodies(*rows: Row) -> Answers:
    """Departments only."""
    return loaded(Load(CATALOGUE, {"authorities": rows}))[0]


def test_a_dissolved_body_is_replaced_by_all_its_successors_recursively() -> None:
    answers = bodies(
        {"code": "a", "dissolved_on": "2018-03-01", "succeeded_by": "b;c"},
        {"code": "b", "dissolved_on": "2020-01-01", "succeeded_by": "d"},
        {"code": "c", "established_on": "2025-01-01"},  # "one not yet established" stays
        {"code": "d"},
    )
    assert answers.reference.bodies("a", "2018-02-28") == {"a"}
    assert answers.reference.bodies("a", "2018-03-01") == {"b", "c"}
    assert answers.reference.bodies("a", "2020-01-01") == {"c", "d"}
    # "Never followed backwards".
    assert answers.reference.bodies("d", "2010-01-01") == {"d"}


def test_one_without_successor_and_the_last_of_a_circle_stay() -> None:
    answers = bodies(
        {"code": "a", "dissolved_on": "2018-01-01", "succeeded_by": "b"},
        {"code": "b", "dissolved_on": "2018-01-01", "succeeded_by": "a"},
        {"code": "c", "dissolved_on": "2018-01-01"},
    )
    assert answers.reference.bodies("a", "2019-01-01") == {"b"}
    assert answers.reference.bodies("b", "2019-01-01") == {"a"}
    assert answers.reference.bodies("c", "2019-01-01") == {"c"}


@pytest.mark.parametrize(
    ("row", "first", "last"),
    [
        ({"date": "2018"}, "2018-12-31", None),  # "counts from that period's last day"
        ({"date": "2020-02"}, "2020-02-29", None),
        ({"date": "2020-02", "effective_from": "2018-01-01"}, "2018-01-01", None),
        (
            {"date": "2018-01-01", "effective_to": "2019-01-01", "superseded_by": "m2"},
            "2018-01-01",
            "2018-12-31",
        ),
        # "Of several successors the earliest first day counts."
        ({"date": "2018-01-01", "superseded_by": "m2;m3"}, "2018-01-01", "2019-06-29"),
        ({"superseded_by": "m2"}, None, None),  # "with neither date it is never in force"
    ],
)
def test_a_memorandum_is_in_force_between_its_first_day_and_what_ends_it(
    row: Row, first: str | None, last: str | None
) -> None:
    others = (
        {"doc_no": "m2", "title_zh": "2", "date": "2020"},
        {"doc_no": "m3", "title_zh": "3", "date": "2019-06-30"},
    )
    memoranda = ({"doc_no": "m1", "title_zh": "1"} | dict(row), *others)
    answers, _ = loaded(Load(CATALOGUE, {"memoranda": memoranda}))
    days = ["2017-12-31", "2018-01-01", "2018-12-30", "2018-12-31", "2019-06-29", "2020-02-28", "2020-02-29"]
    days += ["2099-01-01"]
    wanted = [d for d in days if first is not None and first <= d and (last is None or d <= last)]
    assert [d for d in days if answers.reference.in_force("m1", d)] == wanted


def test_a_users_value_shows_before_the_catalogues_and_an_empty_cell_leaves_it() -> None:
    # From I, "the shipped catalogue … yields to a user's" and
    # "A user's empty cell leaves the catalogue's value."
    mine = Load("a", {"domains": ({"code": "tax", "name_zh": "税务", "is_key": ""},)})
    again = Load(CATALOGUE, {"domains": ({"code": "tax", "name_zh": "税2", "is_key": "false"},)})
    answers, _ = loaded(world(), mine, again)
    assert answers.reference.row("domains", "tax")["name_zh"] == "税务"
    assert answers.reference.row("domains", "tax")["is_key"] == "false"
    assert len(answers.facts.versions("domains", ("tax",))) == 2


def test_an_open_end_written_out_says_no_more_than_an_empty_cell() -> None:
    # A reading of "null = open (stored order keys are never null: 9999-12-31)", A §5.
    shipped = Load(
        CATALOGUE, {"memoranda": ({"doc_no": "m", "title_zh": "m", "effective_to": "2019-01-01"},)}
    )
    mine = Load("a", {"memoranda": ({"doc_no": "m", "title_zh": "m", "effective_to": "9999-12-31"},)})
    answers, _ = loaded(shipped, mine)
    assert answers.reference.row("memoranda", "m")["effective_to"] == "2019-01-01"


def test_target_rules_read_the_codes_of_the_catalogue() -> None:
    # From I, "LEGAL_REP = LEGAL_REPRESENTATIVE; `SHAREHOLDER>=5` …; `UNIT_WHERE:X` …".
    row = {"memorandum_doc_no": "m1", "no": "1", "text_zh": "t", "category": "OTHER", "direction": "PUNISH"}
    row |= {"strength": "BAR", "target_roles": "SELF;LEGAL_REP;SHAREHOLDER>=5;UNIT_WHERE:LEGAL_REP;SELF"}
    tables: dict[str, tuple[Row, ...]] = {
        "memoranda": ({"doc_no": "m1", "title_zh": "1"},),
        "measures": (row,),
    }
    answers, _ = loaded(Load(CATALOGUE, tables))
    rules = answers.reference.targets(("m1", "1"))
    assert [(r["relation"], r["role"], r["minimumShare"]) for r in rules] == [
        ("SELF", None, None),
        ("ROLE_HOLDER", "LEGAL_REPRESENTATIVE", None),
        ("ROLE_HOLDER", "SHAREHOLDER", Decimal(5)),
        ("UNIT_WHERE", "LEGAL_REPRESENTATIVE", None),
    ]


# Changes and pages


def test_a_load_writes_one_change_per_entry() -> None:
    left = entry("e", exit_reason="OTHER", exit_decided_on="2019-01-01")
    answers, _ = loaded(
        world(),
        Load("a", {"subjects": (firm("x"),), "entries": (entry("e"), entry("e", reason="r"))}),
        Load("a", {"entries": (left,)}),
        Load("a", {"entries": ({**left, "exit_reason": "WITHDRAWN"},)}),
        Load("a", {"entries": (entry("e"),)}),
    )
    kinds = [(load, kind) for load, kind, _ in answers.changes(answers.facts.subjects[0])]
    assert kinds == [(2, "LISTED"), (3, "EXITED"), (4, "WITHDRAWN"), (5, "CORRECTED")]


def test_pages_tell_what_lies_beyond_either_way() -> None:
    items = ["a", "b", "c", "d"]
    assert forward(items, 2, None) == Page(("a", "b"), has_next=True, has_previous=False)
    assert forward(items, 2, "b") == Page(("c", "d"), has_next=False, has_previous=True)
    assert backward(items, 2, "d") == Page(("b", "c"), has_next=True, has_previous=True)
    assert forward(items, 0, None) == Page((), has_next=True, has_previous=False)
