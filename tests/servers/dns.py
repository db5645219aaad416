"""A real DNS server over UDP on loopback: it answers what it was told, in real packets.

    with DnsServer({"seller.example": {"MX": ["10 mail.seller.example."]}}) as server:
        ...ask server.host:server.port...
        assert ("seller.example", "MX") in server.questions

A name that is in the table, or above one that is, exists; any other gets NXDOMAIN. `broken` names get SERVFAIL.
`silent=True` takes questions and never answers.
"""

import contextlib
import socket
import threading
from collections.abc import Collection, Mapping, Sequence
from types import TracebackType
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Zone = Mapping[str, Mapping[str, Sequence[str]]]


class DnsServer:
    """One server with its table. Use it as a context manager."""

    host = "127.0.0.1"

    def __init__(self, zone: Zone, *, broken: Collection[str] = (), silent: bool = False) -> None:
        self.zone, self.broken, self.silent = zone, broken, silent
        self.questions: list[tuple[str, str]] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((self.host, 0))
        self._socket.settimeout(0.05)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def port(self) -> int:
        """The UDP port."""
        return int(self._socket.getsockname()[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(TimeoutError):
                packet, client = self._socket.recvfrom(65535)
                query = dns.message.from_wire(packet)
                question = query.question[0]
                name = question.name.to_text(omit_final_dot=True).lower()
                self.questions.append((name, dns.rdatatype.to_text(question.rdtype)))
                if not self.silent:
                    self._socket.sendto(self._answer(query, name, *self.questions[-1][1:]).to_wire(), client)

    def _answer(self, query: dns.message.Message, name: str, kind: str) -> dns.message.Message:
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if name in self.broken:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif records := self.zone.get(name, {}).get(kind):
            answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", kind, *records))
        elif not any(known == name or known.endswith(f".{name}") for known in self.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer
