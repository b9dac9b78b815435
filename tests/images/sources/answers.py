"""A server on loopback that answers each request with bytes of the test's choosing."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Answer = Callable[[socket.socket], None]


@dataclass
class Server:
    """What it answers to every request, and the paths that it was asked for."""

    address: str
    answer: Answer
    asked: list[str] = field(default_factory=list)


def sent(*pieces: bytes) -> Answer:
    """Sends these bytes, and no more."""

    def answer(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return answer


def http(body: bytes, status: str = "200 OK", length: int | None = None, *headers: str) -> Answer:
    """An answer with a head, which may name another length than that of the body."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    head = "\r\n".join([*lines, "Connection: close", *headers, "", ""])
    return sent(head.encode(), body)


def endless(head: bytes, piece: bytes, pause: float = 0.0) -> Answer:
    """The head, and then the same piece for ever, with pauses between."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        stopped = threading.Event()
        while not stopped.wait(pause):
            connection.sendall(piece)

    return answer


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    """A server that runs while the block does; connections that are left are abandoned."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(f"http://127.0.0.1:{listening.getsockname()[1]}/", answer)

        def connect() -> None:
            with contextlib.suppress(OSError):  # the block has ended
                while True:
                    connection, _ = listening.accept()
                    threading.Thread(target=_converse, args=(server, connection)).start()

        thread = threading.Thread(target=connect)
        thread.start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


def _converse(server: Server, connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError):  # whoever asked has left
        request = connection.recv(1 << 16)
        server.asked.append(request.split()[1].decode())
        server.answer(connection)
