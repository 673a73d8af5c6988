"""Limits of a document: one walk before validation, linear in its text.

Each definition is walked once, by itself and without recursion. What it costs is kept as its own
counts and a list of the fragments it spreads, with the depth and the page sizes above each spread;
totals per operation are then added up over the graph of fragments, each fragment once. So a kilobyte
of fragments that expand to a billion fields is refused after a few hundred steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

from gateway.errors import LimitError
from gateway.settings import Settings

__all__ = ["Costs", "PageCost", "Walk", "check_document", "check_pages"]

CEILING = 10**12
"""Totals are cut here: beyond any limit, and small enough for cheap arithmetic."""

CONNECTION_FIELDS = frozenset({"edges", "nodes"})
INTROSPECTION_FIELDS = frozenset({"__schema", "__type"})
PAGE_ARGUMENTS = frozenset({"first", "last"})

Factor = int | str
"""A page size: its value, or the name of the variable that gives it."""
Factors = tuple[tuple[Factor, ...], ...]
"""Page sizes from the root of a definition to a field; each a sum of `first` and `last`."""


@dataclass(slots=True)
class Costs:
    """What one definition (or, added up, one operation) costs. `depth` counts fields."""

    depth: int = 0
    fields: int = 0
    root_fields: int = 0
    aliases: int = 0
    directives: int = 0


@dataclass(slots=True)
class Spread:
    """A fragment spread, with the depth and the page sizes of the fields around it."""

    name: str
    depth: int
    factors: Factors


@dataclass(slots=True)
class Definition:
    """One operation or fragment by itself."""

    own: Costs = field(default_factory=Costs)
    spreads: list[Spread] = field(default_factory=list)
    pages: list[Factors] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PageCost:
    """The nodes that an operation asks for, where this depends on variables: evaluated per request."""

    operation: Definition
    fragments: Mapping[str, Definition]
    order: Sequence[str]
    defaults: Mapping[str, object]
    limit: int
    default_page: int


class Walk:
    """The walk over one document. `steps` counts its work: selections, arguments and spreads seen."""

    def __init__(self, default_page: int) -> None:
        self.default_page = default_page
        self.steps = 0
        self.repeats: dict[str, tuple[int, int]] = {}
        self.introspects = False
        self._connections: frozenset[str] = frozenset()

    def definitions(self, document: DocumentNode) -> dict[str, Definition]:
        """Walk every fragment of the document."""
        nodes = [node for node in document.definitions if isinstance(node, FragmentDefinitionNode)]
        self._connections = frozenset(
            node.name.value for node in nodes if self._selects_nodes(node.selection_set)
        )
        return {node.name.value: self.definition(node) for node in nodes}

    def definition(self, node: OperationDefinitionNode | FragmentDefinitionNode) -> Definition:
        """Walk one operation or fragment."""
        found = Definition()
        found.own.directives = len(node.directives or ())
        stack: list[tuple[SelectionNode, int, Factors]] = [
            (one, 1, ()) for one in node.selection_set.selections
        ]
        while stack:
            selection, depth, factors = stack.pop()
            self.steps += 1
            found.own.directives += len(selection.directives or ())
            if isinstance(selection, FieldNode):
                factors = self._field(selection, depth, factors, found)
                inner, depth = selection.selection_set, depth + 1
            elif isinstance(selection, InlineFragmentNode):
                inner = selection.selection_set
            else:
                inner = None
                found.spreads.append(Spread(_spread_name(selection), depth - 1, factors))
            if inner is not None:
                stack.extend((one, depth, factors) for one in inner.selections)
        return found

    def _field(self, node: FieldNode, depth: int, factors: Factors, found: Definition) -> Factors:
        own = found.own
        own.fields += 1
        own.root_fields += depth == 1
        own.aliases += node.alias is not None
        own.depth = max(own.depth, depth)
        name = node.name.value
        self.introspects = self.introspects or name in INTROSPECTION_FIELDS
        self._repeat(node.alias.value if node.alias else name, node.arguments or ())
        page = self._page(node)
        if page is None:
            return factors
        factors = (*factors, page)
        found.pages.append(factors)
        return factors

    def _repeat(self, response_name: str, arguments: Sequence[ArgumentNode]) -> None:
        weight = 1 + sum(self._weigh(argument.value) for argument in arguments)
        count, total = self.repeats.get(response_name, (0, 0))
        self.repeats[response_name] = count + 1, total + weight

    def _weigh(self, value: ValueNode) -> int:
        """Count the values in an argument: comparing two fields prints them."""
        stack, weight = [value], 0
        while stack:
            one = stack.pop()
            weight += 1
            if isinstance(one, ListValueNode):
                stack.extend(one.values)
            elif isinstance(one, ObjectValueNode):
                stack.extend(entry.value for entry in one.fields)
        self.steps += weight
        return weight

    def _page(self, node: FieldNode) -> tuple[Factor, ...] | None:
        """Return the page sizes that a field asks for, or None if it is not a connection."""
        sizes = tuple(
            size
            for argument in node.arguments or ()
            if argument.name.value in PAGE_ARGUMENTS and (size := _size(argument.value)) is not None
        )
        if sizes:
            return sizes
        if node.selection_set is not None and self._selects_nodes(node.selection_set):
            return (self.default_page,)
        return None

    def _selects_nodes(self, selections: SelectionSetNode) -> bool:
        for one in selections.selections:
            self.steps += 1
            if isinstance(one, FieldNode):
                if one.name.value in CONNECTION_FIELDS:
                    return True
            elif isinstance(one, FragmentSpreadNode) and one.name.value in self._connections:
                return True
        return False


def check_document(
    document: DocumentNode, settings: Settings, walk: Walk | None = None
) -> dict[str, PageCost]:
    """Hold a parsed document to every limit that does not depend on its variables.

    Returns, by operation name ("" for the anonymous one), the page costs that do depend on them.
    Raises LimitError with the code of the first limit that is broken.
    """
    walk = walk or Walk(settings.default_page)
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    fragments = sum(isinstance(node, FragmentDefinitionNode) for node in document.definitions)
    _hold("TOO_MANY_OPERATIONS", "operations", len(operations), settings.max_operations)
    _hold("TOO_MANY_FRAGMENTS", "fragments", fragments, settings.max_fragments)
    definitions = walk.definitions(document)
    walked = {_operation_name(node): (node, walk.definition(node)) for node in operations}
    if walk.introspects and not settings.introspection:
        raise LimitError(
            "Introspection is not allowed here.",
            "Use the published schema file.",
            code="INTROSPECTION_DISABLED",
        )
    order = _leaves_first(definitions, walk)
    totals = _totals(definitions, order, walk)
    by_variables = {}
    for name, (node, definition) in walked.items():
        _check_operation(node, _total(definition, totals, walk), settings)
        page_cost = PageCost(
            definition, definitions, order, _defaults(node), settings.max_page_nodes, settings.default_page
        )
        if _depends_on_variables([definition, *definitions.values()]):
            by_variables[name] = page_cost
        else:
            check_pages(page_cost, {})
    comparisons = sum(count * weight for count, weight in walk.repeats.values() if count > 1)
    _hold(
        "TOO_MANY_REPEATED_FIELDS",
        "comparisons of fields of the same name",
        comparisons,
        settings.max_repeats,
    )
    return by_variables


def check_pages(cost: PageCost, variables: Mapping[str, object]) -> None:
    """Hold the nodes that an operation asks for to their limit; raises LimitError PAGES_TOO_LARGE."""
    values = {**cost.defaults, **variables}
    below: dict[str, int] = {}
    for name in cost.order:
        below[name] = _nodes(cost.fragments[name], below, values, cost.default_page)
    nodes = _nodes(cost.operation, below, values, cost.default_page)
    if nodes > cost.limit:
        raise LimitError(
            f"The operation asks for up to {_shown(nodes)} nodes; the limit is {cost.limit}.",
            "Ask for smaller pages (first, last), above all of nested connections.",
            code="PAGES_TOO_LARGE",
        )


def _check_operation(node: OperationDefinitionNode, total: Costs, settings: Settings) -> None:
    variables = node.variable_definitions or ()
    directives = total.directives + sum(len(one.directives or ()) for one in variables)
    _hold("TOO_MANY_VARIABLES", "variables", len(variables), settings.max_variables)
    _hold("TOO_DEEP", "levels of fields", total.depth, settings.max_depth)
    _hold("TOO_MANY_ROOT_FIELDS", "fields at the root", total.root_fields, settings.max_root_fields)
    _hold("TOO_MANY_ALIASES", "aliases", total.aliases, settings.max_aliases)
    _hold("TOO_MANY_FIELDS", "fields", total.fields, settings.max_fields)
    _hold("TOO_MANY_DIRECTIVES", "directives", directives, settings.max_directives)


def _hold(code: str, what: str, found: int, limit: int) -> None:
    if found > limit:
        raise LimitError(
            f"The document has {_shown(found)} {what} with its fragments expanded; the limit is {limit}.",
            "Split it into several requests, or ask for less in one.",
            code=code,
        )


def _shown(number: int) -> str:
    return str(number) if number < CEILING else "more than a million million"


def _leaves_first(definitions: Mapping[str, Definition], walk: Walk) -> list[str]:
    """Order fragments so that each comes after those it spreads; a cycle (invalid) is cut where it closes."""
    order: list[str] = []
    seen: set[str] = set()
    for root in definitions:
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            name, done = stack.pop()
            walk.steps += 1
            if done:
                order.append(name)
            elif name in definitions and name not in seen:
                seen.add(name)
                stack.append((name, True))
                stack.extend((spread.name, False) for spread in definitions[name].spreads)
    return order


def _totals(definitions: Mapping[str, Definition], order: Iterable[str], walk: Walk) -> dict[str, Costs]:
    totals: dict[str, Costs] = {}
    for name in order:
        totals[name] = _total(definitions[name], totals, walk)
    return totals


def _total(definition: Definition, totals: Mapping[str, Costs], walk: Walk) -> Costs:
    own = definition.own
    total = Costs(own.depth, own.fields, own.root_fields, own.aliases, own.directives)
    for spread in definition.spreads:
        walk.steps += 1
        below = totals.get(spread.name)
        if below is None:
            continue
        total.depth = max(total.depth, spread.depth + below.depth)
        total.fields = min(total.fields + below.fields, CEILING)
        total.aliases = min(total.aliases + below.aliases, CEILING)
        total.directives = min(total.directives + below.directives, CEILING)
        if spread.depth == 0:
            total.root_fields = min(total.root_fields + below.root_fields, CEILING)
    return total


def _nodes(
    definition: Definition, below: Mapping[str, int], values: Mapping[str, object], default_page: int
) -> int:
    total = 0
    for factors in definition.pages:
        total += _product(factors, values, default_page)
    for spread in definition.spreads:
        nodes = below.get(spread.name, 0)
        if nodes:
            total += nodes * _product(spread.factors, values, default_page)
    return min(total, CEILING)


def _product(factors: Factors, values: Mapping[str, object], default_page: int) -> int:
    product = 1
    for sizes in factors:
        product *= sum(_value(size, values, default_page) for size in sizes)
        if product >= CEILING:
            return CEILING
    return product


def _value(size: Factor, values: Mapping[str, object], default_page: int) -> int:
    """Return a page size; a variable that is no number counts as the default and fails later by its type."""
    if isinstance(size, int):
        return size
    value = values.get(size)
    if isinstance(value, int) and not isinstance(value, bool):
        return min(max(value, 0), CEILING)
    return default_page


def _size(value: ValueNode) -> Factor | None:
    if isinstance(value, VariableNode):
        return value.name.value
    if isinstance(value, IntValueNode):
        return CEILING if len(value.value) > 9 else max(int(value.value), 0)
    return None


def _defaults(node: OperationDefinitionNode) -> dict[str, object]:
    return {
        one.variable.name.value: _size(one.default_value)
        for one in node.variable_definitions or ()
        if isinstance(one.default_value, IntValueNode)
    }


def _depends_on_variables(definitions: Iterable[Definition]) -> bool:
    return any(
        isinstance(size, str)
        for definition in definitions
        for factors in (*definition.pages, *(spread.factors for spread in definition.spreads))
        for sizes in factors
        for size in sizes
    )


def _operation_name(node: OperationDefinitionNode) -> str:
    return node.name.value if node.name else ""


def _spread_name(selection: SelectionNode) -> str:
    assert isinstance(selection, FragmentSpreadNode)  # noqa: S101 - the third and last kind of selection
    return selection.name.value
