"""Prometheus metrics of one process. Every label has a closed set of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

__all__ = ["CONTENT_TYPE", "DocumentStatistics", "Metrics"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

REQUEST_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
STATEMENT_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30)


class Sized(Protocol):
    """A cache as far as metrics are concerned."""

    bytes: int

    def __len__(self) -> int: ...


class DocumentStatistics(Protocol):
    """What the document cache tells of itself."""

    hits: int
    misses: int

    @property
    def caches(self) -> Iterable[tuple[str, Sized]]:
        """The caches by name."""
        ...


class Metrics:
    """All metrics of a gateway, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "lianxin_requests", "Requests to /graphql by HTTP status.", ["status"], registry=self.registry
        )
        self._errors = Counter(
            "lianxin_errors", "GraphQL errors that left, by code.", ["code"], registry=self.registry
        )
        self._seconds = Histogram(
            "lianxin_request_seconds",
            "Seconds from a request's headers to its answer.",
            buckets=REQUEST_BUCKETS,
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "lianxin_requests_in_flight", "Operations being executed now.", registry=self.registry
        )
        self._statements = Histogram(
            "lianxin_store_statement_seconds",
            "Seconds of statements and transactions on the graph, by name and outcome.",
            ["statement", "outcome"],
            buckets=STATEMENT_BUCKETS,
            registry=self.registry,
        )
        self._by_status: dict[int, Counter] = {}

    def request(self, status: int, seconds: float) -> None:
        """Count an answered request; status 499 is a client that went away."""
        counter = self._by_status.get(status)
        if counter is None:
            counter = self._by_status[status] = self._requests.labels(str(status))
        counter.inc()
        self._seconds.observe(seconds)

    def errors(self, codes: Iterable[str]) -> None:
        """Count the errors of a response."""
        for code in codes:
            self._errors.labels(code).inc()

    def statement(self, name: str, seconds: float, outcome: str) -> None:
        """Observe a statement; the store calls this."""
        self._statements.labels(name, outcome).observe(seconds)

    def watch_documents(self, documents: DocumentStatistics) -> None:
        """Show the document cache's own counts."""
        self.registry.register(_DocumentCollector(documents))

    def text(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        return generate_latest(self.registry)


class _DocumentCollector(Collector):
    """Reads the document cache when it is asked, so that counting costs a request nothing."""

    def __init__(self, documents: DocumentStatistics) -> None:
        self._documents = documents

    def collect(self) -> Iterator[Metric]:
        looked_up = CounterMetricFamily(
            "lianxin_documents", "Documents looked up in the cache, by result.", labels=["result"]
        )
        looked_up.add_metric(["hit"], self._documents.hits)
        looked_up.add_metric(["miss"], self._documents.misses)
        yield looked_up
        entries = GaugeMetricFamily("lianxin_document_cache_entries", "Documents kept.", labels=["cache"])
        size = GaugeMetricFamily("lianxin_document_cache_bytes", "Their memory, estimated.", labels=["cache"])
        for name, cache in self._documents.caches:
            entries.add_metric([name], len(cache))
            size.add_metric([name], cache.bytes)
        yield entries
        yield size
