"""What the page says of chains, from tables known by construction."""

import math
from collections.abc import Mapping

import pandas as pd
import pytest

from stages.chain import page
from stages.chain.tables import (
    ACTIVATION_SLOPE,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_DERIVATIVE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
)
from stages.page.setting import Setting
from tests.page.texts import said, say
from unstable_gradients.study.tables import Table

SETTING = Setting(
    {
        "experiments": {
            "chain-derivative": {"chains": 2, "length": 4, "digits": 50},
            "chain-terms": {"chains": 100, "length": 3},
            "exploding-chain": {"weight": 100.0},
            "chain-ratio": {"chains": 100, "longest": 9},
            "chain-activations": {"chains": 100, "length": 9, "steepness": 4.0},
        },
        "statistics": {"confidence": 0.9},
        "kernels": "pinned",
    }
)


def frame(table: Table, *rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(table.columns))


SAME = frame(CHAIN_DERIVATIVE, (0, 4, 1.0, 1.0, 1.0))
CASCADE = frame(
    CHAIN_CASCADE,
    (0, "a1", 0.1, 0.02, 0.019, -0.001),
    (0, "C", 0.1, -4e-6, -4.1e-6, -1e-7),
    (0, "C", 0.01, -4e-7, -4e-7, 0.0),
    (1, "a1", 0.1, 9.0, 9.0, 0.0),
)
SLOPES = frame(
    ACTIVATION_SLOPE,
    ("tanh", 0.5, 1.0),
    ("sigmoid", -6.0, 0.1),
    ("sigmoid", 0.0, 0.25),
    ("sigmoid", 6, 0.1),
    ("softsign", 0.0, 1.0),
    ("relu", 6.0, 1.0),
)


def terms(below_one: int = 100) -> pd.DataFrame:
    """Half of all sizes are below 1/64, 75 below 1/16, 80 below 1/4."""
    return frame(
        CHAIN_TERMS,
        *(
            (quantity, layer, 2.0**power, below, 100)
            for quantity in ("weight", "term", "ratio")
            for layer in (2, 3)
            for power, below in ((-6, 50), (-4, 75), (-2, 80), (0, below_one))
        ),
    )


def exploding(*tolerances: float) -> pd.DataFrame:
    return frame(
        EXPLODING_CHAIN,
        *(
            (length, 100.0, *[25.0] * 4, 1.398 * (length - 1), tolerance)
            for length, tolerance in enumerate(tolerances, 2)
        ),
    )


def ratios(*rows: tuple[str, float, int]) -> pd.DataFrame:
    """biases, weight scale, balanced chains."""
    return frame(
        CHAIN_RATIO,
        *((b, scale, 9, -3.2, -5.0, -1.0, 90, balanced, 0, 100) for b, scale, balanced in rows),
    )


def activations(balanced: int = 5, **medians: float) -> pd.DataFrame:
    return frame(
        CHAIN_ACTIVATION,
        *(
            (name, 1.0, 9, measure, median, -9.0, 0.0, 90, balanced, 60, 100)
            for name, median in medians.items()
            for measure in ("step", "ratio")
        ),
    )


TABLES: dict[Table, pd.DataFrame] = {
    CHAIN_DERIVATIVE: SAME,
    CHAIN_CASCADE: CASCADE,
    ACTIVATION_SLOPE: SLOPES,
    CHAIN_TERMS: terms(),
    EXPLODING_CHAIN: exploding(-1.0, -2.0),
    CHAIN_RATIO: ratios(("random", 1.0, 0)),
    CHAIN_ACTIVATION: activations(sigmoid=-4.0, tanh=-2.0),
}


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of these tables, of which a test has others."""

    def of(others: Mapping[Table, pd.DataFrame] | None = None) -> str:
        monkeypatch.chdir(tmp_path)
        for table, rows in {**TABLES, **(others or {})}.items():
            table.write(rows)
        return said("chain", page.values(SETTING))

    return of


def test_the_largest_difference_of_any_chain(text) -> None:
    rows = [(0, 4, 1.0, 1.0, 1.0), (1, 4, 2.0 + 4e-9, -2.0 - 2e-7, 2.0)]
    found = text({CHAIN_DERIVATIVE: frame(CHAIN_DERIVATIVE, *rows)})
    assert r"is $2.0 \cdot 10^{-9}$ for the product and 2.0 for backpropagation" in found
    assert "is 0 for the product and 0 for backpropagation" in text()


def test_an_example_has_signs_and_relative_errors(text) -> None:
    found = text()
    example = found[found.index("A change $\\Delta b_1$&nbsp;=&nbsp;0.1 on its way") :]
    example = example[: example.index("</table>")]
    assert example.count('<th scope="row">') == 2
    assert '<th scope="row">$a_{1}$</th><td data-label="Predicted">0.02000</td>' in example
    assert "5.00%" in example
    assert r"−$4.000 \cdot 10^{-6}$" in example
    none = CASCADE.assign(predicted=[0.02, 0.0, -4e-7, 9.0])
    assert 'data-label="Apart by">–</td>' in text({CHAIN_CASCADE: none})


def test_where_the_sigmoid_is_steepest(text) -> None:
    found = text()
    assert "Among 3 values of $z$ from −6 to 6" in found
    assert "$z$&nbsp;=&nbsp;0, where its slope is 0.25." in found


def test_frequencies_and_the_typical_ratio(text) -> None:
    found = text()
    assert "In 75.0% of random chains" in found
    assert "below 1 in size in 100.0% of the chains" in found
    assert "of a normal distribution, 68.27% lie within" in found
    assert r"$|w_{ 3 } \sigma'(z_{ 3 })|$ is below 1/4 in 80.0%" in found
    assert "no smaller, in 0 of the 100 chains (verdict(E3c))." in found
    assert "16 times smaller than the third in 75.0%; half of the time it is more than" in found
    assert "more than about 64 times smaller (verdict(E4))." in found
    assert "no smaller, in 3 of the 100 chains" in text({CHAIN_TERMS: terms(below_one=97)})


def test_terms_and_growth_of_exploding_chains(text) -> None:
    found = text({EXPLODING_CHAIN: exploding(-1.0, -2.0, -3.0)})
    assert "with weights of 100, the terms are 25 at every length" in found
    assert '<th scope="row">4 neurons</th>' in found
    assert ">25.0</td>" in found
    assert ">0.010</td>" in found
    unequal = exploding(-1.0, -2.0).assign(smallest_term=[25.0, 24.5])
    assert "the terms are 24.5 to 25 at every length" in text({EXPLODING_CHAIN: unequal})


def test_a_few_lengths_are_shown_and_the_longest(text) -> None:
    found = text({EXPLODING_CHAIN: exploding(*([-1.0] * 11))})
    lengths = [length for length in range(30) if f'"row">{length} neurons</th>' in found]
    assert lengths == [2, 3, 4, 5, 10, 12]


def test_rounding_is_mentioned_where_it_matters(text) -> None:
    assert "To write the input as a double" not in text()
    assert "From 3 neurons on" in text({EXPLODING_CHAIN: exploding(-1.0, -17.0, -18.0)})


def test_where_the_gradients_balance_best(text) -> None:
    rows = ratios(("random", 1.0, 0), ("centred", 1.0, 2), ("centred", 4.0, 31))
    found = text({CHAIN_RATIO: rows})
    assert (
        "first and the last gradient of 9 neurons are within a factor of 10 of each other in none "
        "of the chains with random biases, whatever the size of the weights, and in 31.0% of the "
        "chains with biases that keep every $z_j$ at 0, at the size of the weights that suits "
        "them best, N(0,&nbsp;4²). That layers" in found
    )
    assert "central 90% of them" in found
    assert ">31.0%</td>" in found
    alone = text({CHAIN_RATIO: ratios(("random", 2.0, 7))})
    assert "each other in 7.0% of the chains with random biases, at the size" in alone
    assert "best, N(0,&nbsp;2²). That layers" in alone


def test_the_factor_of_a_step_is_the_root_of_the_ratio(text) -> None:
    assert r"is $6.3 \cdot 10^{-4}$, which is that of 8 steps with a factor of 0.40 each" in text()
    for others in (ratios(("random", 2.0, 0)), ratios(("centred", 1.0, 0))):
        assert "With weights and biases N(0, 1)" not in text({CHAIN_RATIO: others})


def test_who_loses_less_than_the_sigmoid_is_not_presumed(text) -> None:
    three = activations(sigmoid=-4.0, tanh=-2.0, relu=-math.inf)
    found = text({CHAIN_ACTIVATION: three})
    assert r"on the median, with $\tanh z$. As much or more is lost with $\max(0, z)$." in found
    assert "in more than 5.0% of the chains." in found
    assert "The first gradient was 0 in 60.0% of the chains." in found
    two = text({CHAIN_ACTIVATION: activations(sigmoid=-4.0, tanh=-2.0, softsign=-1.0)})
    assert r"with $\tanh z$ and $z/(1 + |z|)$. The rectifier" in two
    assert "The first gradient was 0" not in two
    worse = text({CHAIN_ACTIVATION: activations(balanced=0, sigmoid=-4.0, tanh=-5.0)})
    assert "each other in any of the chains." in worse
    assert "Less of the gradient" not in worse


def test_the_table_of_functions_shows_each_at_its_best(text) -> None:
    first, second = (activations(sigmoid=-4.0, tanh=each) for each in (-9.0, -7.0))
    found = text({CHAIN_ACTIVATION: pd.concat([first, second.assign(weight_scale=2.0)])})
    table = found[found.index("with other activation functions") :]
    row = table[table.index(r'<th scope="row">$\tanh z$</th>') :].split("</tr>")[0]
    assert "N(0,&nbsp;2²)" in row
    assert r"$1.0 \cdot 10^{-7}$" in row
    assert r"10^{-9}" not in row


def test_a_frequency_leads_to_the_cells_it_is_made_of(text) -> None:
    text()
    found, path = say("chain", page.values(SETTING)), CHAIN_TERMS.path
    # Layer 3's ratio below 1/16 is row 21: 16 rows of other quantities, 4 of layer 2, then 1.
    assert f'data-from="{path}#21.below {path}#21.chains">75.0%</data>' in found
    assert f'data-from="{CHAIN_DERIVATIVE.path}">0</data>' in found
    assert f'data-from="{EXPLODING_CHAIN.path}#1.tolerance_decades">0.010</data>' in found
