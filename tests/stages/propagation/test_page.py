"""What the page says of gradients at the start, from tables whose numbers are known."""

import pandas as pd
import pytest

from stages.page.setting import Setting
from stages.propagation import page
from stages.propagation.tables import NORMALIZED, RESIDUAL, SHATTERED, SPECTRUM
from tests.page.texts import said, say
from tests.stages.propagation.constructed import BLOCKS, LINES, NORMAL, SPECTRA

SETTING = Setting(
    {
        "experiments": {
            "propagation-normalized": {},
            "propagation-residual": {},
            "propagation-shattering": {"width": 200, "inputs": 64, "reach": 2.0},
            "propagation-spectrum": {},
        },
        "statistics": {},
        "kernels": "pinned",
    }
)


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of these tables."""
    monkeypatch.chdir(tmp_path)

    def of(
        normal: pd.DataFrame = NORMAL, blocks: pd.DataFrame = BLOCKS, lines: pd.DataFrame = LINES
    ) -> str:
        NORMALIZED.write(normal)
        RESIDUAL.write(blocks)
        SHATTERED.write(lines)
        SPECTRUM.write(SPECTRA)
        return said("propagation", page.values(SETTING))

    return of


def row(text: str, start: str) -> str:
    """A row of a table, from its first cell on."""
    return text.partition(f'"row">{start}')[2].partition("</tr>")[0]


def test_factors_stand_beside_theory(text) -> None:
    found = text()
    assert found.count("1.25 (1.20 to 1.30)") == 12
    assert ">1.28<" in row(found, "rectifier, 100 images<")
    assert row(found, "rectifier, endless batch<").endswith(">1.47</td>")  # pi / (pi - 1)
    assert ">1.28<" in row(found, "rectifier<")  # with layer normalization
    assert "geometric mean over 8 random starts" in found
    assert "prediction for wide layers" in found
    narrow = NORMAL[NORMAL["width"] == 30].reset_index(drop=True)
    assert "prediction for such layers" in text(narrow)


def test_a_width_that_was_not_measured_is_a_dash(text) -> None:
    short = NORMAL.drop(index=NORMAL.index[-1]).reset_index(drop=True)
    assert row(text(short), "linear<").count("–") == 1


def test_few_dimensions_are_told_of_linear_layers(text) -> None:
    found = text()
    assert "Linear layers have a factor of 1.28 by this theory" in found
    assert "100 images then spread over as many dimensions" in found
    assert "7.0 in layers of 30 (factor 1.25) and 7.0 in layers of 300 (factor 1.25)." in found
    others = NORMAL[NORMAL["activation"] != "linear"].reset_index(drop=True)
    assert "dimensions" not in text(others)


def test_sigmoids_of_both_normalizations_are_the_answer(text) -> None:
    table = NORMAL.replace({"activation": {"relu": "sigmoid"}})
    table.loc[table["normalization"] == "layer", "factor"] = 0.15
    table.loc[table["width"] == 30, "factor"] = 9.0
    found = text(table)
    assert "on its way to the front, by 0.042, with batch" in found  # chi_1 of the chapter's start
    assert "with batch normalization by 1.28 and with layer normalization by 1.28." in found
    assert "Measured with these are 1.25 and 0.150." in found
    assert "sigmoids multiplies" not in text()


def test_ratios_are_of_norms_and_of_the_deepest(text) -> None:
    """ln of the squares 4.605 is a norm of 10; theory's 2.3026 one of the root of 10."""
    found = text()
    assert "first block over that in the last of 8, geometric mean over 9 random starts" in found
    assert "rectifier, N(0, 1/n), no biases" in found
    shown = row(found, "skip connections, block ends in its weights<")
    assert shown.count(">10.0<") == 2
    assert ">3.2<" in shown
    plain = row(found, "plain, block ends in the function<")
    assert ">3.2<" in plain


def test_rectifiers_are_in_the_answer_with_all_kinds_of_skips(text) -> None:
    scaled = BLOCKS[BLOCKS["skips"] == "identity"].assign(skips="scaled", log_ratio=1.3863)
    found = text(blocks=pd.concat([BLOCKS, scaled], ignore_index=True))
    assert "Over 8 layers of rectifiers" in found
    assert "the gradient becomes 10.0 times as long, with skip connections 10.0" in found
    assert "and 2.0 times with skip connections past layers" in found
    assert "the gradient becomes" not in text()


def test_tanh_beside_its_root(text) -> None:
    own = BLOCKS.replace({"activation": {"relu": "tanh"}})
    found = text(blocks=own)
    assert "In layers of 300 the logarithm of the ratio of squares, over that root, is" in found
    assert "1.15 for 4 blocks and 1.63 for 8 blocks." in found
    assert "end at 1.064, slowly" in found
    assert "slowly" not in text()


def test_correlations_stand_beside_theory(text) -> None:
    found = text()
    assert "Skip connections, normalized" in found
    assert "64 points of a line from −2 to 2, and layers have 200 rectifiers" in found
    eight = row(found, "8 layers<")
    assert ">0.062 (0.050 to 0.075)<" in eight
    assert ">0.300<" in eight
    assert ">0.26<" in eight
    normalized = found.partition("Plain, normalized")[2]
    assert 'data-label="Theory">–<' in row(normalized, "8 layers<")
    same = LINES.assign(correlation=1 / 3, low=1 / 3, high=1 / 3 + 1e-16)
    assert ">0.333<" in text(lines=same)


def test_shared_neurons_are_those_of_the_deepest_plain_networks(text) -> None:
    lines = LINES.copy()
    deep = (lines["depth"] == 8) & (lines["skips"] == "none")
    lines.loc[deep & (lines["normalization"] == "none"), "shared"] = 0.46
    found = text(lines=lines)
    assert "In the plain networks of 8 layers here they share 0.26 of them with" in found
    assert "normalization and 0.46 without" in found
    assert "active for both inputs or for none" in found
    assert "active for both inputs or for none" not in text()


def test_directions_have_the_exact_variance_in_brackets(text) -> None:
    found = text()
    assert "squared singular values of 16 layers" in found
    assert ">33.6 (2.05)<" in row(found, "Gaussian, linear<")
    assert row(found, "orthogonal, rectifier<").endswith(">16</td>")


def test_numbers_have_the_cells_that_they_come_from(text) -> None:
    text()
    found = say("propagation", page.values(SETTING))
    assert f'data-from="{NORMALIZED.path}#0.factor">1.25 (1.20' in found
    assert f'data-from="{RESIDUAL.path}#1.log_ratio">10.0<' in found
    assert f'data-from="{SPECTRUM.path}#1.wide">16<' in found
