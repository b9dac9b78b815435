"""What the page says of Adam, from networks whose plateaus are known."""

from stages.adaptive import page
from tests.page.plain_text import plain
from tests.stages.adaptive import constructed

DEPTHS = {1e-2: [3.5, 4.5, 4.5], 1e-3: [5.5, 5.5, 6.5]}


def test_lengths_stand_by_epsilon_and_depth() -> None:
    """With 1e-2 and 6 layers 10^1.25 and 10^0.75 times 1000 steps, with 7 more than were given."""
    lengths, depths, _ = constructed.tables(DEPTHS, 1.5, (3, 4, 5, 6, 7))
    text = plain(page.depths(lengths, depths, 0.95))
    assert "plateau lasts 1,000 steps" in text
    large, small = (
        next(line for line in text.splitlines() if f'"row">{epsilon}<' in line)
        for epsilon in ("0.01", "0.001")
    )
    assert "8,300" in large  # 1000 * 10^((6 - 12.5 / 3) / 2)
    assert "2 of 3 left" in large
    assert "4.2 (" in large  # the mean of 3.5, 4.5 and 4.5
    assert "5.8 (" in small
    assert text.index(large) < text.index(small)


def test_layers_a_decade_stand_beside_theory() -> None:
    """2, 1 and 2 of the three replicas."""
    _, _, slopes = constructed.tables(DEPTHS, 1.5)
    text = page.layers_a_decade(slopes, 0.95)
    assert "By mean-field theory 1.50 layers weaken the gradient tenfold" in text
    assert "networks that are 1.7 (0.2 to 3.1) layers deeper" in plain(text)


def test_without_depths_the_page_says_so() -> None:
    lengths, depths, slopes = constructed.tables(DEPTHS, 1.5, (2, 3, 4))
    assert "too few depths were tried" in page.layers_a_decade(slopes, 0.95)
    assert "–" in plain(page.depths(lengths, depths, 0.95))
