"""What some bytes are, in words: for whoever expected a file and was given something else."""

import json

GZIP_MAGIC = b"\x1f\x8b"
MAGIC = {
    GZIP_MAGIC: "gzip file",
    b"\0\0\x08": "IDX data",
    b"PK\x03\x04": "ZIP archive",
    b"%PDF": "PDF",
}
HEAD = 1024  # bytes in which a page of HTML shows what it is
MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body")


def described(content: bytes, most: int) -> str:
    """Type and size; of what is longer than `most` bytes it is only said that it is."""
    whole = len(content) <= most
    size = _size(len(content)) if whole else f"more than {_size(most)}"
    return f"{_kind(content, whole)}, {size}"


def _kind(content: bytes, whole: bool) -> str:
    if not content:
        return "nothing"
    for magic, kind in MAGIC.items():
        if content.startswith(magic):
            return kind
    head = content[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if any(mark in head for mark in MARKUP):
        return "HTML"
    if head.startswith(b"<"):
        return "XML"
    if not _is_text(content[:HEAD]):
        return "binary data"
    return "JSON" if whole and _is_json(content) else "text"


def _is_text(head: bytes) -> bool:
    """Whether it reads as UTF-8, but for a character that the cut may have gone through."""
    text = head.decode("utf-8", errors="replace").removesuffix("\N{REPLACEMENT CHARACTER}")
    return all(each.isprintable() or each.isspace() for each in text) and "\ufffd" not in text


def _is_json(content: bytes) -> bool:
    try:
        return isinstance(json.loads(content), dict | list)
    except (ValueError, RecursionError):
        return False


def _size(count: int) -> str:
    for unit, name in ((1_000_000, "MB"), (1000, "kB")):
        if count >= unit:
            return f"{count / unit:.0f} {name}"
    return f"{count} bytes"
