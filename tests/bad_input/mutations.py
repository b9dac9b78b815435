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
