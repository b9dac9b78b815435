"""Every answer that a server can give in place of a file: named, and the next source is asked."""

import gzip
import re
import socket
import struct
import time
from pathlib import Path

import pytest

from tests.images.sources.answers import Answer, endless, http, sent, serving
from tests.images.sources.small_files import FILES
from tests.images.sources.stand_ins import Giving
from unstable_gradients.images import mirror, mnist, source, sources
from unstable_gradients.images.mirror import Mirror

NAME = mnist.FILES[0]
PAGE = b"<!DOCTYPE html>\n<html><body>Please log in" + b"." * 4960 + b"</body></html>"
RIGHT = gzip.compress(FILES[NAME])
OTHER = FILES[NAME][:-1] + bytes([FILES[NAME][-1] ^ 1])
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
UNBOUNDED = b"HTTP/1.1 200 OK\r\nContent-Type: application/gzip\r\n\r\n"
LOOP = ("", "302 Found", None, "Location: /again")
SHA = r"its sha256 is \w{64}, expected \w{64}"


def reset(connection: socket.socket) -> None:
    """Breaks off without a goodbye, in the middle of the answer."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nhalf")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


ANSWERS: dict[str, tuple[Answer, str]] = {
    "block page": (http(PAGE), rf"{NAME} differs \(HTML, 5 kB\): {SHA}"),
    "page without a doctype": (http(b"\n <HTML>No.</HTML>"), rf"differs \(HTML, 18 bytes\): {SHA}"),
    "compressed page": (http(gzip.compress(PAGE)), rf"differs \(HTML, 5 kB\): {SHA}"),
    "JSON": (http(b'{"error": "quota"}'), r"differs \(JSON, 18 bytes\)"),
    "XML": (http(b'<?xml version="1.0"?><Error/>'), r"differs \(XML, 29 bytes\)"),
    "text": (http("Gesperrt: ä".encode()), r"differs \(text, 12 bytes\)"),
    "ZIP": (http(b"PK\3\4" + bytes(70)), r"differs \(ZIP archive, 74 bytes\)"),
    "binary": (http(bytes(range(256)) * 9000), r"differs \(binary data, 2 MB\)"),
    "nothing": (http(b""), r"differs \(nothing, 0 bytes\)"),
    "no content": (http(b"", "204 No Content"), r"differs \(nothing, 0 bytes\)"),
    "other images": (http(gzip.compress(OTHER)), rf"differs \(IDX data, 5 kB\): {SHA}"),
    "uncompressed, cut": (http(FILES[NAME][:-9]), r"differs \(IDX data, 5 kB\)"),
    "compressed, cut": (http(RIGHT[:-20]), r"damaged gzip file, \d kB: Compressed file ended"),
    "compressed, changed": (http(RIGHT[:-6] + b"\0" * 6), r"damaged gzip file, \d kB: CRC"),
    "with more behind": (http(RIGHT + PAGE), r"damaged gzip file, \d+ kB: Not a gzipped file"),
    "part of it": (http(RIGHT[:99], "206 Partial Content"), r"damaged gzip file, 99 bytes"),
    "encoding that is none": (
        http(PAGE, "200 OK", None, "Content-Encoding: gzip"),
        r"ubyte.gz: no answer \(ContentDecodingError\)",
    ),
    "forbidden": (http(PAGE, "403 Forbidden"), r"ubyte.gz: HTTP status 403"),
    "not found": (http(PAGE, "404 Not Found"), r"ubyte.gz: HTTP status 404"),
    "proxy's login": (http(PAGE, "407 Authenticate"), r"ubyte.gz: HTTP status 407"),
    "too many": (http(PAGE, "429 Too Many"), r"ubyte.gz: HTTP status 429"),
    "broken": (http(PAGE, "500 Oh"), r"ubyte.gz: HTTP status 500"),
    "redirects in a loop": (http(b"", *LOOP[1:]), r"ubyte.gz: redirects without end"),
    "redirect to nowhere": (
        http(b"", "302 Found", None, "Location: http://["),
        r"ubyte.gz: no answer \(\w+\)",
    ),
    "redirect to a file": (
        http(b"", "301 Moved", None, "Location: file:///etc/passwd"),
        r"ubyte.gz: no answer \(InvalidSchema\)",
    ),
    "redirect to a name that is none": (
        http(b"", "301 Moved", None, f"Location: http://{'a' * 70}.example/"),
        r"ubyte.gz: no answer \(\w+\)",
    ),
    "length too large": (http(RIGHT, "200 OK", len(RIGHT) + 1), r"ubyte.gz: no answer \(\w+\)"),
    "length too small": (http(RIGHT, "200 OK", 700), r"damaged gzip file, 700 bytes"),
    "length that is none": (
        sent(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", RIGHT),
        r"ubyte.gz: no answer \(\w+\)",
    ),
    "chunks that are none": (sent(CHUNKED, b"zz\r\n" + RIGHT), r"ubyte.gz: no answer \(\w+\)"),
    "chunks cut": (sent(CHUNKED, b"1388\r\nhalf"), r"ubyte.gz: no answer \(\w+\)"),
    "reset": (reset, r"ubyte.gz: no answer \(\w+\)"),
    "end without a word": (sent(), r"ubyte.gz: no answer \(ConnectionError\)"),
    "another protocol": (sent(b"220 mail.example ESMTP\r\n"), r"ubyte.gz: no answer \(\w+\)"),
}


@pytest.mark.parametrize(("answer", "line"), ANSWERS.values(), ids=ANSWERS)
def test_what_is_not_the_file_is_named_and_the_next_source_asked(answer: Answer, line: str) -> None:
    lines: list[str] = []
    with serving(answer) as server:
        files = sources.obtain([Mirror(server.address), Giving(FILES)], lines.append)
        assert files == FILES
        (told,) = lines
        assert told.startswith(f"{server.address}: ")
        assert re.search(line, told)
        assert "\n" not in told


@pytest.mark.parametrize("head", [UNBOUNDED, CHUNKED])
def test_an_endless_answer_is_given_up(head: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_BYTES", 100_000)
    piece = b"<html>" + b"." * 9994
    if head == CHUNKED:
        piece = b"2710\r\n" + piece + b"\r\n"
    lines: list[str] = []
    with serving(endless(head, piece)) as server:
        assert sources.obtain([Mirror(server.address), Giving(FILES)], lines.append) == FILES
    (told,) = lines
    assert told.endswith(f"{NAME}.gz: HTML, more than 100 kB, expected the published file")


def test_what_a_small_answer_grows_to_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_BYTES", 100_000)
    lines: list[str] = []
    with serving(http(gzip.compress(bytes(10_000_000)))) as server:
        assert sources.obtain([Mirror(server.address), Giving(FILES)], lines.append) == FILES
    assert "differs (binary data, more than 100 kB)" in lines[0]


DRIPS = {
    "of the answer": endless(UNBOUNDED, b".", 0.02),
    "of the head": endless(b"HTTP/1.1 200 OK\r\n", b"X-Header: 1\r\n", 0.02),
    "of nothing": endless(b"", b"", 0.02),
}


@pytest.mark.parametrize("drip", DRIPS.values(), ids=DRIPS)
def test_a_slow_answer_is_given_up(drip: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirror, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(sources, "ALL_SECONDS", 1.0)
    lines: list[str] = []
    start = time.monotonic()
    with serving(drip) as server:
        files = sources.obtain([Mirror(server.address), Giving(FILES)], lines.append)
        took = time.monotonic() - start
    assert files == FILES
    assert took < 3
    assert re.search(r"ubyte.gz: (no answer within 0.3 s|not all of it within 0.5 s)$", lines[0])


def test_no_source_takes_the_time_of_those_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ALL_SECONDS", 3.0)
    given = Giving(FILES)
    with serving(DRIPS["of the answer"]) as first, serving(DRIPS["of the answer"]) as second:
        mirrors = [Mirror(first.address), Mirror(second.address)]
        sources.obtain([*mirrors, given], lambda line: None)
    assert 0.2 < given.seconds[0] <= 1.0


def test_a_name_that_takes_for_ever_to_resolve_is_given_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(mirror, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(2))
    start = time.monotonic()
    with pytest.raises(source.Unreachable, match=r"no answer within 0.2 s"):
        Mirror("http://mirror.invalid/").fetch(tmp_path, 5.0)
    assert time.monotonic() - start < 1.5
