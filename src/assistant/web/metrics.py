"""What is counted for Prometheus: requests and their seconds, answers by outcome, and how the service is."""

from collections.abc import Callable
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, Histogram, ProcessCollector, generate_latest

from assistant.types import Answer

_SECONDS: Final = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)  # from a search to a large model on a slow machine

# Gauges: what is looked up whenever somebody asks for the metrics.
_MEANINGS: Final = {
    "ready": "1 when questions are answered",
    "documents": "Documents in the index",
    "failed_files": "Files that could not be read when indexing last ended",
    "questions_open": "Questions and searches that are being answered or wait for it",
}


class Metrics:
    """The metrics of one server; `gauges` say how it is."""

    def __init__(self, gauges: dict[str, Callable[[], float]]) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Histogram(
            "assistant_request_seconds", "Seconds until a response has ended", ["method", "route", "status"],
            buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        self._answers = Histogram(
            "assistant_answer_seconds", "Seconds until an answer is whole", ["outcome", "language", "model_failed"],
            buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        for name, look in gauges.items():
            Gauge(f"assistant_{name}", _MEANINGS[name], registry=self._registry).set_function(look)

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, status).observe(seconds)

    def count_answer(self, answer: Answer, seconds: float) -> None:
        failed = any(notice.code == "model_failed" for notice in answer.notices)
        self._answers.labels(answer.outcome.value, answer.language, str(failed).lower()).observe(seconds)

    def text(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self._registry)
