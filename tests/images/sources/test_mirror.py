"""Mirrors that have the files, have some of them, keep silent or are absent; on loopback."""

import gzip
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.images.sources.small_files import FILES
from tests.images.sources.stand_ins import Giving, never
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mirror, mnist, sources
from unstable_gradients.images.source import Unreachable
from unstable_gradients.images.sources import Mirror


@dataclass
class Site:
    """What a server on loopback answers, and what it was asked."""

    address: str = ""
    bodies: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site(bodies={f"/{name}.gz": gzip.compress(FILES[name]) for name in mnist.FILES})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            if self.path not in site.bodies:
                self.send_error(404)
                return
            body = site.bodies[self.path]
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *values: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_mirror_gives_the_files_and_prints_nothing(
    site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    assert sources.obtain([Mirror(site.address)], never) == FILES
    assert capfd.readouterr() == ("", "")


def test_a_mirror_is_given_up_at_its_first_failure(site: Site) -> None:
    site.bodies.clear()
    lines: list[str] = []
    with pytest.raises(InvalidInput, match="no source"):
        sources.obtain([Mirror(site.address)], lines.append)
    assert lines == [f"{site.address}: {mnist.FILES[0]}.gz: HTTP status 404"]
    assert site.asked == [f"/{mnist.FILES[0]}.gz"]


@pytest.mark.parametrize("name", mnist.FILES)
def test_any_of_the_files_may_be_another_one(site: Site, name: str) -> None:
    site.bodies[f"/{name}.gz"] = b"<html>Please log in</html>"
    lines: list[str] = []
    assert sources.obtain([Mirror(site.address), Giving(FILES)], lines.append) == FILES
    (told,) = lines
    assert told.startswith(f"{site.address}: {name} differs (HTML, 26 bytes): its sha256 is ")


def test_a_mirror_where_nobody_listens_is_unreachable(tmp_path: Path) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{reserved.getsockname()[1]}/"
        with pytest.raises(Unreachable, match=r"no answer \(ConnectionError\)"):
            Mirror(address).fetch(tmp_path, 60.0)


def test_a_mirror_that_keeps_silent_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mirror, "SILENT_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(Unreachable, match=r"no answer \(ReadTimeout\)"):
            Mirror(address).fetch(tmp_path, 60.0)
