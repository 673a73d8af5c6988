"""The reference data of one catalogue version, to be asked by date.

A `Catalogue` is immutable and holds no store: each process keeps the one of the graph's catalogue
version and replaces it when that differs (architecture.md §4). Built from the rows as they were
known at an instant, it answers as that instant knew. Every answer is looked up or proportional to
what it returns; unknown codes give nothing, never an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from policy import rows
from policy.intervals import EARLY, FAR, contains
from policy.memoranda import Memoranda, measure_in_force
from policy.records import (
    AuthorisationRecord,
    AuthorityRecord,
    DomainRecord,
    ListRecord,
    MeasureRecord,
    MemorandumRecord,
    RegionRecord,
    SignatoryRecord,
    SourceRecord,
)
from policy.rows import Row
from policy.succession import Succession
from policy.targets import TargetRule
from policy.text import normalise_doc_no
from policy.trees import Tree
from policy.vocabulary import Direction, ListKind

__all__ = [
    "AuthorisationRecord",
    "AuthorityRecord",
    "Catalogue",
    "DomainRecord",
    "ListRecord",
    "MeasureRecord",
    "MemorandumRecord",
    "NodeRecord",
    "RegionRecord",
    "Row",
    "SignatoryRecord",
    "SourceRecord",
    "TargetRule",
]

NodeRecord = DomainRecord | ListRecord | AuthorityRecord | MemorandumRecord | MeasureRecord
"""A record that is a node of its own, found by its id."""

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """Mappings by natural key, in the order of that key, and the questions on them.

    `measures` is by id, everything else by code or normalised document number. Dates `at` are ISO.
    """

    version: int
    domains: Mapping[str, DomainRecord]
    lists: Mapping[str, ListRecord]
    authorities: Mapping[str, AuthorityRecord]
    memoranda: Mapping[str, MemorandumRecord]
    measures: Mapping[str, MeasureRecord]
    regions: Mapping[str, RegionRecord]
    nodes: Mapping[str, NodeRecord]
    _domain_tree: Tree
    _region_tree: Tree
    _succession: Succession
    _agreements: Memoranda
    _domain_lists: Mapping[str, tuple[ListRecord, ...]]
    _implements: Mapping[str, tuple[MeasureRecord, ...]]
    _authorisations: Mapping[str, tuple[AuthorisationRecord, ...]]

    @classmethod
    def build(
        cls,
        *,
        domains: Iterable[Row] = (),
        lists: Iterable[Row] = (),
        authorities: Iterable[Row] = (),
        memoranda: Iterable[Row] = (),
        measures: Iterable[Row] = (),
        signatories: Iterable[Row] = (),
        authorisations: Iterable[Row] = (),
        regions: Iterable[Row] = (),
        version: int = 0,
    ) -> Catalogue:
        """A catalogue from plain rows, whose columns and further keys `policy.rows` describes.

        Tables and columns are those of the catalogue's CSV files; `authorisations` are those of
        intake.md, `regions` have code, name and parent_code. Columns not known are ignored. Of two
        rows with one key the later counts. BadInputError where a row cannot be read.
        """
        domain_map = _by((d.code, d) for d in map(rows.read_domain, domains))
        list_map = _by((c.code, c) for c in map(rows.read_list, lists))
        authority_map = _by((a.code, a) for a in map(rows.read_authority, authorities))
        measure_map = _by((m.order, m) for m in map(rows.read_measure, measures))
        memorandum_map = _by((m.doc_no, m) for m in map(rows.read_memorandum, memoranda))
        signatory_map = _by(
            ((s.memorandum_doc_no, s.authority_code), s) for s in map(rows.read_signatory, signatories)
        )
        region_map = _by((r.code, r) for r in map(rows.read_region, regions))
        nodes: list[NodeRecord] = [*domain_map.values(), *list_map.values(), *authority_map.values()]
        nodes += [*memorandum_map.values(), *measure_map.values()]
        return cls(
            version=version,
            domains=domain_map,
            lists=list_map,
            authorities=authority_map,
            memoranda=memorandum_map,
            measures=MappingProxyType({measure.id: measure for measure in measure_map.values()}),
            regions=region_map,
            nodes=MappingProxyType({node.id: node for node in nodes}),
            _domain_tree=Tree({code: domain.parent_code for code, domain in domain_map.items()}),
            _region_tree=Tree({code: region.parent_code for code, region in region_map.items()}),
            _succession=Succession(authority_map),
            _agreements=Memoranda(
                memorandum_map, measure_map.values(), signatory_map.values(), list_map.values()
            ),
            _domain_lists=_grouped(
                (credit_list.domain_code, credit_list) for credit_list in list_map.values()
            ),
            _implements=_grouped(
                (code, measure) for measure in measure_map.values() for code in measure.authority_codes
            ),
            _authorisations=_grouped(
                (each.association_code, each) for each in map(rows.read_authorisation, authorisations)
            ),
        )

    # --- domains -------------------------------------------------------------------------------

    def root_domain(self, code: str) -> DomainRecord | None:
        """The root of the domain's tree."""
        root = self._domain_tree.root(code)
        return None if root is None else self.domains[root]

    def key_domain(self, code: str) -> DomainRecord | None:
        """The root of the domain's tree, where that root is key (R-16 counts these, distinct)."""
        root = self.root_domain(code)
        return root if root is not None and root.is_key else None

    def domains_below(self, code: str) -> tuple[str, ...]:
        """The codes of the domain and of all below it: what a filter on the domain includes."""
        return self._domain_tree.below(code)

    def child_domains(self, code: str) -> tuple[DomainRecord, ...]:
        """The domains directly below."""
        return tuple(self.domains[child] for child in self._domain_tree.children(code))

    def lists_in_domain(self, code: str) -> tuple[ListRecord, ...]:
        """The lists of this very domain."""
        return self._domain_lists.get(code, ())

    def memoranda_of_domain(self, code: str, at: str) -> tuple[MemorandumRecord, ...]:
        """The memoranda in force at the date that the lists of this very domain name."""
        named = {doc_no for each in self.lists_in_domain(code) for doc_no in each.memorandum_doc_nos}
        return self._agreements.select(named, at)

    # --- lists ---------------------------------------------------------------------------------

    def list_in_force(self, code: str, at: str) -> bool:
        """Whether the list itself is kept at the date. No entry's status depends on it."""
        found = self.lists.get(code)
        return found is not None and contains(found.effective_from or EARLY, found.effective_to or FAR, at)

    def lists_at(self, at: str, kinds: Iterable[ListKind] | None = None) -> tuple[ListRecord, ...]:
        """The lists kept at the date, of these kinds (None: any), by code."""
        wanted = frozenset(ListKind if kinds is None else kinds)
        return tuple(
            each for each in self.lists.values() if each.kind in wanted and self.list_in_force(each.code, at)
        )

    def memoranda_of_list(self, code: str, at: str) -> tuple[MemorandumRecord, ...]:
        """The memoranda in force at the date that attach to the list."""
        found = self.lists.get(code)
        return () if found is None else self._agreements.select(found.memorandum_doc_nos, at)

    # --- authorities ---------------------------------------------------------------------------

    def authority_exists(self, code: str, at: str) -> bool:
        """Whether the authority exists at the date."""
        return code in self.authorities and self._succession.exists(code, at)

    def authorities_at(self, at: str) -> tuple[AuthorityRecord, ...]:
        """The authorities that exist at the date, by code."""
        return tuple(each for each in self.authorities.values() if self._succession.exists(each.code, at))

    def successors(self, code: str) -> tuple[AuthorityRecord, ...]:
        """The bodies that directly replaced the authority, whatever the date."""
        return self._bodies(self._succession.successors(code))

    def predecessors(self, code: str) -> tuple[AuthorityRecord, ...]:
        """The bodies that the authority directly replaced, whatever the date."""
        return self._bodies(self._succession.predecessors(code))

    def bodies_at(self, code: str, at: str) -> tuple[AuthorityRecord, ...]:
        """The bodies that stand for the authority at the date, succession followed."""
        return self._bodies(self._succession.bodies(code, at))

    def memoranda_signed_by(self, code: str, at: str) -> tuple[MemorandumRecord, ...]:
        """The memoranda in force at the date that this very authority signed."""
        return self._agreements.select(self._agreements.signed_by(code), at)

    def measures_of(self, code: str, at: str) -> tuple[MeasureRecord, ...]:
        """The measures in force at the date, memorandum and all, whose bodies then include the authority."""
        found = {
            measure.id: measure
            for named in self._succession.stood_for(code)
            if code in self._succession.bodies(named, at)
            for measure in self._implements.get(named, ())
            if measure_in_force(measure, at) and self._agreements.in_force(measure.memorandum_doc_no, at)
        }
        return tuple(sorted(found.values(), key=lambda measure: measure.order))

    def authorisations_of(self, association_code: str) -> tuple[AuthorisationRecord, ...]:
        """What lets an association recognise (R-06), in force or not."""
        return self._authorisations.get(association_code, ())

    # --- memoranda and measures ----------------------------------------------------------------

    def memorandum(self, doc_no: str) -> MemorandumRecord | None:
        """The memorandum by its document number, however its brackets and widths are written."""
        return self.memoranda.get(normalise_doc_no(doc_no))

    def memorandum_period(self, doc_no: str) -> tuple[str, str] | None:
        """The interval `[start, end)` in which the memorandum is in force; None where it never is."""
        return self._agreements.period(doc_no)

    def memorandum_in_force(self, doc_no: str, at: str) -> bool:
        """Whether the memorandum is in force at the date."""
        return self._agreements.in_force(doc_no, at)

    def memoranda_at(self, at: str) -> tuple[MemorandumRecord, ...]:
        """The memoranda in force at the date, by document number."""
        return self._agreements.select(self.memoranda, at)

    def memoranda_superseded_by(self, doc_no: str) -> tuple[MemorandumRecord, ...]:
        """What the memorandum supersedes, whatever the date."""
        return self._agreements.predecessors(doc_no)

    def memoranda_superseding(self, doc_no: str) -> tuple[MemorandumRecord, ...]:
        """What supersedes the memorandum, whatever the date."""
        return self._agreements.successors(doc_no)

    def signatories_of(self, doc_no: str) -> tuple[SignatoryRecord, ...]:
        """Who signed the memorandum, the lead authorities first; only known authorities."""
        return tuple(s for s in self._agreements.signatories(doc_no) if s.authority_code in self.authorities)

    def lists_of_memorandum(self, doc_no: str) -> tuple[ListRecord, ...]:
        """The lists that name the memorandum."""
        return self._agreements.lists(doc_no)

    def domains_of_memorandum(self, doc_no: str) -> tuple[DomainRecord, ...]:
        """The domains of the lists that name the memorandum, each once, by code."""
        codes = {each.domain_code for each in self._agreements.lists(doc_no)}
        return tuple(self.domains[code] for code in sorted(codes) if code in self.domains)

    def directions_of(self, doc_no: str) -> tuple[Direction, ...]:
        """Whether the memorandum punishes, rewards or both: as it says, else as its measures do."""
        found = self.memoranda.get(doc_no)
        if found is None or found.directions:
            return () if found is None else found.directions
        present = {measure.direction for measure in self._agreements.measures(doc_no)}
        return tuple(direction for direction in Direction if direction in present)

    def measures_in(self, doc_no: str, at: str) -> tuple[MeasureRecord, ...]:
        """The memorandum's measures that are themselves in force at the date."""
        return tuple(each for each in self._agreements.measures(doc_no) if measure_in_force(each, at))

    def measure_in_force(self, measure_id: str, at: str) -> bool:
        """Whether the measure is in force at the date, whatever its memorandum."""
        return measure_id in self.measures and measure_in_force(self.measures[measure_id], at)

    def implementing_bodies(self, measure_id: str, at: str) -> tuple[AuthorityRecord, ...]:
        """Who implements the measure at the date, succession followed, each once, in the order named."""
        measure = self.measures.get(measure_id)
        named = () if measure is None else measure.authority_codes
        codes = (body for code in named for body in self._succession.bodies(code, at))
        return self._bodies(dict.fromkeys(codes))

    # --- regions -------------------------------------------------------------------------------

    def region_ancestors(self, code: str) -> tuple[RegionRecord, ...]:
        """The regions above, nearest first."""
        return tuple(self.regions[above] for above in self._region_tree.ancestors(code))

    def regions_below(self, code: str) -> tuple[str, ...]:
        """The codes of the region and of all below it in the tree (`region_prefix` needs no tree)."""
        return self._region_tree.below(code)

    def _bodies(self, codes: Iterable[str]) -> tuple[AuthorityRecord, ...]:
        return tuple(self.authorities[code] for code in codes)


_Key = TypeVar("_Key", str, tuple[str, str], tuple[str, int, str])


def _by(pairs: Iterable[tuple[_Key, _Value]]) -> Mapping[_Key, _Value]:
    return MappingProxyType(dict(sorted(dict(pairs).items(), key=lambda pair: pair[0])))


def _grouped(pairs: Iterable[tuple[str, _Value]]) -> Mapping[str, tuple[_Value, ...]]:
    groups: dict[str, list[_Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return MappingProxyType({key: tuple(values) for key, values in groups.items()})
