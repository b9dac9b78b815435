"""What the page says of Adam, from networks whose limits are known."""

from stages.adaptive import page
from tests.page.plain_text import plain
from tests.stages.adaptive import constructed

DEEPEST = {1e-2: [3, 4, 4], 1e-3: [5, 5, 6]}


def test_who_leaves_stands_by_epsilon_and_depth() -> None:
    left, half_ways, _ = constructed.tables(DEEPEST, 1.5, (3, 4, 5, 6, 7))
    text = plain(page.depths(left, half_ways, 0.95))
    assert "within 1,000 steps of Adam" in text
    large, small = (
        next(line for line in text.splitlines() if f'"row">{epsilon}<' in line)
        for epsilon in ("0.01", "0.001")
    )
    assert "3 of 3" in large
    assert "2 of 3" in large
    assert "4.2 (" in large  # the mean of 3.5, 4.5 and 4.5
    assert "1 of 3" in small
    assert text.index(large) < text.index(small)


def test_layers_a_decade_stand_beside_theory() -> None:
    """2, 1 and 2 of the three replicas."""
    _, _, slopes = constructed.tables(DEEPEST, 1.5)
    text = page.layers_a_decade(slopes, 0.95)
    assert "By mean-field theory 1.50 layers weaken the gradient tenfold" in text
    assert "that are 1.7 (0.2 to 3.1) layers deeper" in plain(text)


def test_without_limits_the_page_says_so() -> None:
    left, half_ways, slopes = constructed.tables(DEEPEST, 1.5, (3, 4, 5))
    assert "too few depths were tried" in page.layers_a_decade(slopes, 0.95)
    assert "–" in plain(page.depths(left, half_ways, 0.95))
