"""Bytes that are damaged, from bytes that are not."""

from collections.abc import Sequence

from hypothesis import strategies as st


@st.composite
def damaged(draw: st.DrawFn, whole: bytes, pieces: Sequence[bytes] = ()) -> bytes:
    """The bytes cut, lengthened, or with bytes changed, left out or put in; or any others.

    `pieces` are put in whole: what means something in this format.
    """
    kind = draw(st.sampled_from(["cut", "longer", "change", "drop", "insert", "other"]))
    if kind == "other":
        return draw(st.binary(max_size=200))
    if kind == "longer":
        return whole + draw(st.binary(min_size=1, max_size=50))
    # The header and the end decide more than the middle does.
    places = st.integers(0, min(40, len(whole))) | st.integers(0, len(whole))
    places |= st.integers(max(0, len(whole) - 40), len(whole))
    at = draw(places)
    if kind == "cut":
        return whole[:at]
    if kind == "drop":
        return whole[:at] + whole[at + draw(st.integers(1, 8)) :]
    piece = draw(st.binary(min_size=1, max_size=4) | st.sampled_from([b"\0", b"\xff", *pieces]))
    return whole[:at] + piece + whole[at + (len(piece) if kind == "change" else 0) :]


CELLS = ["", "nan", "NaN", "inf", "-inf", "1e999", "-1", "0", "1", "0.5", "1e-320", "9" * 30, "x"]
CELLS += ["True", "é", '"', "\0", " ", "1 2", "0x1", "-0", "x" * 200_000, "'", "=1+1", "2.0", "7"]


@st.composite
def damaged_table(draw: st.DrawFn, whole: bytes) -> bytes:
    """A CSV file with other bytes, cells, rows or columns."""
    how = draw(st.sampled_from(["cell", "cell", "column", "rows", "select", "columns", "bytes"]))
    lines = whole.decode().splitlines()
    if how == "bytes" or len(lines) < 2:
        pieces = [b",", b'"', b"\n", b"\r", b"\0", b"\xef\xbb\xbf", b",,,,", b"\n\n"]
        return b"\xef\xbb\xbf" + whole if draw(st.booleans()) else draw(damaged(whole, pieces))
    head, *rows = (line.split(",") for line in lines)
    column = draw(st.integers(0, len(head) - 1))
    if how in ("cell", "column"):
        cell = draw(st.sampled_from(CELLS))
        places = range(len(rows)) if how == "column" else [draw(st.integers(0, len(rows) - 1))]
        for row in places:
            rows[row][column : column + 1] = [cell]
    elif how == "rows":
        at = draw(st.integers(0, len(rows) - 1))
        rows = draw(
            st.sampled_from(
                [rows[:at], rows[at:], rows[:at] + rows[at + 1 :], [*rows, rows[at]], rows[::-1]]
            )
        )
    elif how == "select":  # all of one layer, replica, epoch, measure
        value = draw(st.sampled_from(sorted({row[column] for row in rows})))
        only = draw(st.booleans())
        rows = [row for row in rows if (row[column] == value) == only]
    else:
        kept = (
            draw(st.permutations(range(len(head)))) if draw(st.booleans()) else [*range(len(head))]
        )
        kept = kept[: draw(st.integers(1, len(head)))] + draw(st.sampled_from([[], [0], [column]]))
        head, rows = [head[at] for at in kept], [[row[at] for at in kept] for row in rows]
    return "".join(",".join(each) + "\n" for each in [head, *rows]).encode()
