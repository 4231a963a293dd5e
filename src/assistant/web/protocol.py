"""HTTP as uvicorn speaks it, with a limit on the time that a request's headers may take."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

_SECONDS_FOR_HEADERS = 10.0


class TimedProtocol(H11Protocol):
    """Closes a connection on which no request begins in time: a few bytes a minute would hold it for ever."""

    _closing: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._look()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop_closing()

    def _look(self) -> None:
        """Have it closed later while it waits for headers; uvicorn itself does so only before their first byte."""
        waits = self.cycle is None or self.cycle.response_complete
        if not waits:
            self._stop_closing()
        elif self._closing is None:
            self._closing = self.loop.call_later(_SECONDS_FOR_HEADERS, self.transport.abort)

    def _stop_closing(self) -> None:
        if self._closing:
            self._closing.cancel()
            self._closing = None
