"""Each audience sees what domain.md §2.6 leaves it."""

from __future__ import annotations

from policy.catalogue import Catalogue
from policy.visibility import ANALYST, Visibility, mask_name
from policy.vocabulary import Audience, SubjectKind

EVERYBODY = [Visibility(audience) for audience in Audience]  # PUBLIC PARTNER ANALYST ADMINISTRATOR


def test_each_audience_sees_its_part() -> None:
    assert [each.sees_withdrawn for each in EVERYBODY] == [False, False, True, True]
    assert [each.sees_references for each in EVERYBODY] == [False, True, True, True]
    assert [each.person_names for each in EVERYBODY] == [False, True, True, True]


def test_equal_audiences_are_one_batch_key() -> None:
    assert {ANALYST: 1}[Visibility(Audience.ANALYST)] == 1


def test_only_persons_are_masked_and_only_for_the_public() -> None:
    public = Visibility(Audience.PUBLIC)
    assert public.name_of(SubjectKind.PERSON, "测试甲") == "测**"
    assert public.name_of(SubjectKind.ENTERPRISE, "测试甲") == "测试甲"
    assert ANALYST.name_of(SubjectKind.PERSON, "测试甲") == "测试甲"
    assert (mask_name(""), mask_name("测")) == ("", "测")


def test_lists_whose_persons_are_not_published_are_hidden_from_the_public() -> None:
    common = {"kind": "BLACK", "domain_code": "d", "authority_code": "a"}
    catalogue = Catalogue.build(
        lists=[
            {**common, "code": "open", "natural_persons_published": "true"},
            {**common, "code": "closed", "natural_persons_published": "false"},
        ]
    )
    assert [each.hidden_person_lists(catalogue) for each in EVERYBODY] == [{"closed"}, set(), set(), set()]
