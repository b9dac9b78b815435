"""Addresses that set the living network, as the twelve questions have them."""

from pathlib import Path
from typing import Any

import pytest

from tests.page.web.fixtures import window
from tests.page.web.test_living import begin, shown, until

CHOSEN = "id => document.getElementById(`choose-${id}`).selectedOptions[0].value"


def chosen(living: Any) -> tuple[str, ...]:
    names = ("depth", "activation", "start", "seed", "eta", "rule", "skips")
    return tuple(living.evaluate(CHOSEN, name) for name in names)


STUDYS = ("2", "sigmoid", "default", "study", "0.1", "none", "none")


def go(living: Any, address: str) -> None:
    living.evaluate("address => { location.hash = address; }", address)
    begin(living)


def test_an_address_sets_the_network_and_goes_to_an_epoch(opened: Any) -> None:
    begin(opened)
    assert chosen(opened) == STUDYS
    go(opened, "#living-network?depth=4&activation=relu&start=he-zero&epoch=7")
    assert chosen(opened) == ("4", "relu", "he-zero", "1", "0.1", "none", "none")
    until(opened, 7)
    assert shown(opened) == 7


def test_each_address_begins_from_the_studys_settings(opened: Any) -> None:
    begin(opened)
    go(opened, "#living-network?depth=3&skips=identity")
    go(opened, "#living-network?rule=adam")
    assert chosen(opened) == ("2", *STUDYS[1:4], "0.001", "adam", "none")
    assert shown(opened) == 0


def test_what_cannot_be_chosen_is_passed_over(opened: Any) -> None:
    begin(opened)
    centred = "start=glorot-sigmoid-centred"
    go(opened, f"#living-network?depth=99&{centred}&skips=identity&colour=red&epoch=x&eta=0.3")
    expected = ("2", "sigmoid", "glorot-sigmoid-centred", "1", "0.3", "none", "none")
    assert chosen(opened) == expected


def test_the_page_can_be_opened_with_an_address(chromium: Any, living_page: Path) -> None:
    opened = chromium.new_page()
    opened.goto(f"{living_page.as_uri()}#living-network?depth=5")
    begin(opened)
    assert chosen(opened)[0] == "5"
    opened.close()


def test_a_link_that_is_followed_again_sets_it_again(opened: Any) -> None:
    begin(opened)
    opened.evaluate("""
      () => {
        const link = document.createElement("a");
        link.href = "#living-network?depth=3";
        link.textContent = "three";
        document.querySelector("main").append(link);
      }
    """)
    for _ in range(2):
        opened.get_by_role("link", name="three").click()
        begin(opened)
        assert chosen(opened)[0] == "3"
        opened.get_by_label("Hidden layers", exact=True).select_option(label="1")
        begin(opened)
        assert chosen(opened)[0] == "1"


def test_an_epoch_between_two_is_the_one_before(opened: Any) -> None:
    begin(opened)
    go(opened, "#living-network?epoch=2.5")
    until(opened, 2)
    assert shown(opened) == 2


@pytest.mark.parametrize("address", ["#100%", "#living-network?epoch=%", "#%E0%A4%A"])
def test_an_address_that_cannot_be_read_spoils_nothing(
    chromium: Any, living_page: Path, address: str
) -> None:
    with window(chromium, living_page, address) as opened:
        begin(opened)
        assert chosen(opened) == STUDYS
        assert shown(opened) == 0
