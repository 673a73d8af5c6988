"""Every number of the generated world in one place; docs/generate.md says what each does and measures it.

Shares are probabilities between 0 and 1, `*_WEIGHTS` need not add up to 1. A change here changes the
bytes that a seed gives: raise `VERSION` with it.
"""

from __future__ import annotations

from typing import Final

VERSION: Final = 1
"""The world is the same to the byte for the same (subjects, seed, VERSION) and shipped catalogue."""

AS_OF: Final = "2026-10-31"
"""The last day of the world: nothing is recognised or executed later, though some exits take effect later."""

MINIMUM_SUBJECTS: Final = 10
MAXIMUM_SUBJECTS: Final = 10_000_000

# --- kinds -------------------------------------------------------------------------------------

KIND_WEIGHTS: Final = {"ENTERPRISE": 0.56, "ORGANISATION": 0.04, "PERSON": 0.37, "VEHICLE": 0.03}

# --- persons -----------------------------------------------------------------------------------

PERSON_REGION: Final = "199999"
"""First six digits of every citizen ID: GB/T 2260 never assigned a province 19, nor a prefecture 99."""

BIRTH_YEARS: Final = (1945, 1993)
"""Both included, uniform: everybody is of age before the earliest list of the catalogue begins."""

PERSON_WITHOUT_ID: Final = 0.10
PERSON_ID_INVALID: Final = 0.002
PERSON_ID_MASKED: Final = 0.01
PERSON_TELEPHONE: Final = 0.02
PERSON_ALIAS: Final = 0.01

# --- enterprises and organisations --------------------------------------------------------------

ESTABLISHED_FROM: Final = "1988-01-01"
ESTABLISHED_TO: Final = "2026-04-30"
"""Denser towards the end: the day is `from + span · √u`."""

ORGANISATION_CODE_PREFIX: Final = "YY"
"""First two characters of every generated organisation code. Registered bodies have digits or MA, MB, …
there, so that no generated code is a real body's."""

USCC_INVALID: Final = 0.002
USCC_MASKED: Final = 0.003
USCC_LOWER_CASE: Final = 0.002
USCC_MISSING: Final = 0.03
"""Bodies struck off before 2015: they have an organisation code and a registration number only."""

ORGANISATION_CODE_GIVEN: Final = 0.15
REGISTRATION_NUMBER_GIVEN: Final = 0.60
"""Of enterprises established before 2015-10-01, when the codes were unified."""
REGISTRATION_NUMBER_SHORT: Final = 0.01

FORMER_NAME: Final = 0.08
TRADITIONAL_NAME: Final = 0.02
LATIN_NAME: Final = 0.03
FULL_WIDTH_NAME: Final = 0.5
"""Of the names with Latin letters."""
BRACKET_NAME: Final = 0.25

STATUS_WEIGHTS: Final = {"存续": 0.83, "注销": 0.09, "吊销": 0.06, "迁出": 0.02}

SHARED_ADDRESS: Final = 0.12
SHARED_TELEPHONE: Final = 0.08
SHARED_POOL: Final = 256
"""Addresses in shared use at one time; slot r is drawn with weight 1/r, and the first never changes."""
SHARED_POOL_RENEWAL: Final = 0.02
"""Chance that a used slot (not the first) gets a new address afterwards."""

BRANCH: Final = 0.06
"""Of enterprises, where the parent drawn is older; else it is none."""
BRANCH_PARENTS: Final = 64
"""Parents that open branches at one time, weight 1/r; the first keeps opening them for ever."""

# --- roles -------------------------------------------------------------------------------------

NOMINEE: Final = 0.04
"""Share of enterprises whose legal representative is a nominee; nominees are drawn with weight 1/rank."""
PERSONS_PER_NOMINEE: Final = 2000
FAR_PICK: Final = 0.12
"""Share of other role holders drawn from all persons: rank = persons · u³, degree falls as rank^(-2/3)."""
NEIGHBOURHOOD: Final = 16
"""The others are drawn from the 16 persons of the unit's neighbourhood: place = 16 · u²."""

ENTERPRISE_REPRESENTATIVE: Final = 0.02
FORMER_REPRESENTATIVE: Final = 0.12
SECOND_REPRESENTATIVE: Final = 0.002
ROLE_START_UNKNOWN: Final = 0.04
ROLE_ENDED: Final = 0.10
"""Of roles other than legal representative and shareholder."""

DIRECTORS_WEIGHTS: Final = (0.62, 0.12, 0.06, 0.12, 0.05, 0.03)
SUPERVISORS_WEIGHTS: Final = (0.62, 0.30, 0.04, 0.04)
SENIOR_MANAGERS_WEIGHTS: Final = (0.75, 0.17, 0.08)
SHAREHOLDERS_WEIGHTS: Final = (0.30, 0.30, 0.24, 0.10, 0.06)
"""How many of each role a unit has: weight of 0, 1, 2, … holders."""
PRINCIPAL: Final = 0.10
SAFETY_HEAD: Final = 0.04
DIRECTLY_RESPONSIBLE: Final = 0.02
ACTUAL_CONTROLLER: Final = 0.08
ENTERPRISE_DIRECTOR: Final = 0.002

CORPORATE_SHAREHOLDER: Final = 0.18
INVESTOR: Final = 0.5
"""Of corporate shareholders: an investor, weight 1/rank among 1 in 500 enterprises; the others are near."""
ENTERPRISES_PER_INVESTOR: Final = 500
CHAIN: Final = 0.01
"""Chance that a chain of holdings starts at an enterprise: each next one belongs to the one before."""
CHAIN_MAXIMUM: Final = 12
"""Length = 1/u, at most this."""
VEHICLE_OWNER: Final = 0.6

# --- entries -----------------------------------------------------------------------------------

PROFILE_WEIGHTS: Final = {
    "ENTERPRISE": {"NONE": 0.50, "PLAIN": 0.40, "RED": 0.04, "WATCH": 0.05, "CONFLICT": 0.01},
    "ORGANISATION": {"NONE": 0.60, "PLAIN": 0.37, "RED": 0.03},
    "PERSON": {"NONE": 0.66, "PLAIN": 0.32, "RED": 0.012, "WATCH": 0.008},
    "VEHICLE": {"NONE": 0.40, "PLAIN": 0.60},
}
ENTRIES_MAXIMUM: Final = 12
"""Entries of a PLAIN subject = 1/√u, at most this: P(n ≥ k) = 1/k²."""

LIST_WEIGHTS: Final = {
    "judgment-defaulters": 40.0,
    "abnormal-operations": 25.0,
    "serious-illegal-enterprises": 6.0,
    "tax-major-cases-published": 5.0,
    "tax-major-dishonest": 5.0,
    "serious-dishonest-market": 5.0,
    "wages-joint-punishment": 4.0,
    "wages-black": 3.0,
    "overloading-parties": 4.0,
    "tax-a-grade": 8.0,
}
"""Weight of a list among those that fit a subject; every other list has 1."""

WATCH_DOMAINS_WEIGHTS: Final = (0.60, 0.20, 0.12, 0.08)
"""How many distinct key domains watch a WATCH enterprise: weight of 1, 2, 3, 4."""
WATCH_NOW: Final = 0.55
"""Of these, watched at AS_OF; the others at PAST_WATCH_DAY, when more watch lists were kept."""
PAST_WATCH_DAY: Final = "2021-06-30"
LONG_ENOUGH: Final = "2027-01-01"
"""What is meant to be in force now stays so until here."""
SAME_DOMAIN_TWICE: Final = 0.15
WARNED: Final = 0.6
"""Of subjects in three key domains or more; the others are candidates (R-16)."""
PROMOTED: Final = 0.12
"""Of subjects watched once in the past: promoted to a black list of the same key domain (R-18)."""
CONFLICT_OPEN: Final = 0.6
"""Of CONFLICT subjects: red and black both in force; for the others the red entry ended for it."""

PENDING: Final = 0.004
EXITED: Final = 0.35
EXIT_WEIGHTS: Final = {
    "BLACK": {
        "REPAIRED": 40, "SELF_CORRECTED": 22, "EXPIRED": 20, "OBJECTION_UPHELD": 6,
        "STANDARD_CHANGED": 5, "WITHDRAWN": 3, "OTHER": 4,
    },
    "RED": {"EXPIRED": 55, "ABUSE": 20, "STANDARD_CHANGED": 15, "OBJECTION_UPHELD": 5, "WITHDRAWN": 5},
}  # fmt: skip
EXIT_TWO_DATES: Final = 0.7
"""Exits that state both dates; the others one of them."""
EXIT_AFTER_EXPIRY: Final = 0.05
"""Of exits for expiry: recorded some days late, which is a finding."""

DECISION_YEARS_WEIGHTS: Final = {0: 15, 1: 25, 2: 20, 3: 25, 5: 15}
"""Years of validity on lists with BY_DECISION; 0 leaves the end open."""

NATIONAL_RECOGNISER: Final = 0.15
ASSOCIATION_RECOGNISER: Final = 0.08
"""Where an association is authorised for the list at the date (R-06)."""
RESPONSIBLE_NAMED: Final = 0.2

# --- local authorities --------------------------------------------------------------------------

PREFECTURES_MAXIMUM: Final = 60
SUBJECTS_PER_PREFECTURE: Final = 500
COUNTIES_MAXIMUM: Final = 150
SUBJECTS_PER_COUNTY: Final = 200
TOWNSHIPS: Final = 5

# --- executions --------------------------------------------------------------------------------

EXECUTED_ENTRY: Final = 0.20
EXECUTIONS_WEIGHTS: Final = (0.7, 0.2, 0.1)
"""How many measures are executed on an entry that has any: weight of 1, 2, 3."""
RESULT_WEIGHTS: Final = {
    "EXECUTED": 0.80, "PARTLY_EXECUTED": 0.08, "NOT_APPLICABLE": 0.06, "NOT_EXECUTED": 0.04, "OTHER": 0.02,
}  # fmt: skip
