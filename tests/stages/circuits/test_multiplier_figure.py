from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from stages.circuits.figures import multiplier_circuit
from unstable_gradients.drawing.style import Style
from unstable_gradients.errors import InvalidInput

Table = Callable[..., pd.DataFrame]
BITS = [2, 3, 4, 5]


def texts(figure: Figure) -> list[str]:
    (axes,) = figure.axes
    return [text.get_text() for text in axes.texts]


@pytest.mark.parametrize("bits", BITS)
def test_every_product_adder_and_bit_of_the_result_is_drawn(
    bits: int, drawn_table: Table, style: Style
) -> None:
    shown = texts(multiplier_circuit.draw(drawn_table(multiplier_bits=bits), style))
    products = [f"$a_{{{i}}}b_{{{j}}}$" for i in range(bits) for j in range(bits)]
    assert sorted(each for each in shown if each.startswith("$a")) == sorted(products)
    assert sorted(each for each in shown if each.startswith("$p")) == [
        f"$p_{{{place}}}$" for place in range(2 * bits)
    ]
    assert shown.count("half\nadder") == bits
    assert shown.count("full\nadder") == bits * (bits - 2)


@pytest.mark.parametrize("bits", BITS)
def test_adders_read_as_many_wires_as_they_add(bits: int, drawn_table: Table, style: Style) -> None:
    """Wires come in above and on the right."""
    (axes,) = multiplier_circuit.draw(drawn_table(multiplier_bits=bits), style).axes
    ends = [tuple(np.asarray(line.get_xydata())[-1]) for line in axes.lines]
    boxes = [each for each in axes.patches if isinstance(each, Rectangle)]
    names = {text.get_position(): text.get_text() for text in axes.texts}
    read = {"half\nadder": 2, "full\nadder": 3}
    checked = 0
    for box in boxes:
        x, y, width, height = box.get_x(), box.get_y(), box.get_width(), box.get_height()
        name = next(
            text
            for (at_x, at_y), text in names.items()
            if abs(at_x - x - width / 2) < 1e-9 and abs(at_y - y - height / 2) < 1e-9
        )
        if name in read:
            above = [e for e in ends if x < e[0] < x + width and abs(e[1] - y - height) < 1e-9]
            right = [e for e in ends if abs(e[0] - x - width) < 1e-9 and y < e[1] < y + height]
            assert len(above) + len(right) == read[name]
            assert len(set(above)) == len(above), "two wires come in at one place"
            checked += 1
    assert checked == bits * (bits - 1)


def test_the_title_counts_gates_and_layers(drawn_table: Table, style: Style) -> None:
    # 4 products and 2 half adders of 4 gates; the second waits for a product and a carry.
    shown = texts(multiplier_circuit.draw(drawn_table(multiplier_bits=2), style))
    assert "2 × 2 bits:\n12 gates\nin 4 layers" in shown


@pytest.mark.parametrize("bits", BITS)
def test_nothing_is_clipped_or_covered(
    bits: int, drawn_table: Table, style: Style, assert_readable: Callable[[Figure], None]
) -> None:
    assert_readable(multiplier_circuit.draw(drawn_table(multiplier_bits=bits), style))


def test_a_part_of_another_circuit_is_named(drawn_table: Table, style: Style) -> None:
    table = drawn_table()
    table.loc[table["part"] == "half adder 1,1", "part"] = "divider"
    with pytest.raises(InvalidInput, match="part 'divider': expected a product, half adder"):
        multiplier_circuit.draw(table, style)
