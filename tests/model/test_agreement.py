"""The product and the independent model answer alike, over random worlds and questions.

`make test` runs examples for about a minute; MODEL_EXAMPLES=n asks for n worlds instead. A failure
prints the smallest world found and the blob that repeats it; Hypothesis keeps it in its database.
"""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from typing import Final

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from loaders.intake import ensure_catalogue
from loaders.store import Store
from tests.conftest import wipe
from tests.model import codes
from tests.model.comparison import Comparison
from tests.model.product import Product
from tests.model.questions import Question, questions
from tests.model.rows import clean
from tests.model.worlds import World, worlds

EXAMPLES: Final = int(os.environ.get("MODEL_EXAMPLES", "0"))
SECONDS: Final = 60.0

_DIRECTIONS = st.sampled_from((None, ["PUNISH"], ["REWARD"], ["PUNISH", "REWARD"], []))


@pytest.fixture(scope="module")
async def product(store: Store, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """A product whose graph knows the shipped regions; `Product.empty` takes the rest away."""
    await wipe(store)
    await ensure_catalogue(store)
    yield Product(store, tmp_path_factory.mktemp("worlds"))
    await wipe(store)


class Clock:
    """Stops starting new worlds once the time is over, so that a slow machine does not fail."""

    def __init__(self) -> None:
        self.end = time.monotonic() + SECONDS
        self.failed = False

    def over(self) -> bool:
        """Whether the time is over; never where a number was asked for, or a failure is being shrunk."""
        return not EXAMPLES and not self.failed and time.monotonic() > self.end


@pytest.fixture(scope="module")
def clock() -> Clock:
    """One clock for the whole run of examples."""
    return Clock()


@settings(
    max_examples=EXAMPLES or 60,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
@given(world=worlds(), asked=st.lists(questions(), min_size=2, max_size=2), directions=_DIRECTIONS)
async def test_the_product_and_the_model_agree(
    product: Product, clock: Clock, world: World, asked: list[Question], directions: list[str] | None
) -> None:
    if clock.over():
        return
    try:
        await agree(product, world, asked, directions)
    except BaseException:
        clock.failed = True
        raise


async def agree(product: Product, world: World, asked: list[Question], directions: list[str] | None) -> None:
    """Load a world into both and put the questions to both."""
    note(described(world))
    note(f"asked={asked!r}, directions={directions!r}")
    await product.empty()
    both = Comparison(product, codes.today())
    await both.load(world)
    for question in asked:
        await both.each_subject(question)
        await both.entries(question)
        await both.subjects(question)
    await both.sweep(asked[0])
    await both.entries_on(asked[0])
    await both.reference(asked[0], directions)
    await both.lookups()
    await both.search()
    await both.nodes()


def described(world: World) -> str:
    """A world as code that makes it, one row a line."""
    lines = []
    for load in world.loads:
        lines.append(f"Load({load.source!r}, {{")
        for table, rows in load.tables.items():
            lines += [f"  {table!r}: (", *(f"    {clean(table, row)!r}," for row in rows), "  ),"]
        lines.append("}),")
    return "\n".join(lines)
