"""The living network as a reader meets it: played, scrubbed, set, with keyboard and without."""

import math
import re
from pathlib import Path
from typing import Any

import pytest

from tests.page.web.fixtures import PATIENCE, Seen
from tests.page.web.images import EPOCHS, IMAGES
from tests.page.web.pages import STUDY

PLAYER = "document.querySelector('living-network').player"
FOCUSED = "document.activeElement"


def shown(living: Any) -> int:
    """The epoch that the text tells."""
    told = re.search(r"Epoch (\d+) of", living.locator(".readout").inner_text())
    assert told
    return int(told[1])


def begin(living: Any) -> None:
    """Wait until the untrained network is drawn."""
    living.wait_for_function("document.querySelector('living-network').laid", timeout=PATIENCE)


def until(living: Any, epoch: int) -> None:
    """Wait until this epoch is drawn, or a later one."""
    told = r"document.querySelector('.readout').textContent.match(/Epoch (\d+) of/)"
    living.wait_for_function(f"Number({told}[1]) >= {epoch}", timeout=PATIENCE)


def press(living: Any, name: str) -> None:
    living.get_by_role("button", name=name, exact=True).click()


def choose(living: Any, label: str, option: str) -> None:
    living.get_by_label(label, exact=True).select_option(label=option)
    begin(living)


def listen(living: Any, selector: str) -> None:
    """Keep all texts that an element has from now on, as `heard` in the page."""
    keep = """
      selector => {
        const element = document.querySelector(selector);
        window.heard = [];
        const observer = new MutationObserver(() => heard.push(element.textContent));
        observer.observe(element, {childList: true});
      }
    """
    living.evaluate(keep, selector)


def slide(living: Any, epoch: int) -> None:
    living.get_by_role("slider", name="Epoch").fill(str(epoch))


def slow_down(living: Any) -> None:
    """From now on the worker takes its time over whatever it is asked."""
    living.evaluate("""
      () => {
        const {player, worker = player.worker} = document.querySelector("living-network");
        const post = worker.postMessage.bind(worker);
        worker.postMessage = (message) => setTimeout(() => post(message), 400);
      }
    """)


def test_the_untrained_network_is_shown_first_and_nothing_moves(opened: Any) -> None:
    begin(opened)
    assert shown(opened) == 0
    opened.wait_for_timeout(300)
    assert opened.evaluate(f"{PLAYER}.trained") == 0
    assert opened.locator(".bar").count() == 12
    assert opened.locator(".band").count() == 2
    assert opened.locator(".mark").count() == 2 * 4  # epochs 0, 10, 25, 50
    assert not opened.locator(".still").is_visible()


def test_play_and_pause(opened_for_long: Any) -> None:
    begin(opened_for_long)
    before = opened_for_long.locator(".bar").evaluate_all("all => all.map(bar => bar.outerHTML)")
    press(opened_for_long, "Play")
    until(opened_for_long, 4)
    press(opened_for_long, "Pause")
    stopped = shown(opened_for_long)
    assert stopped >= 4
    trained = opened_for_long.evaluate(f"{PLAYER}.trained")
    opened_for_long.wait_for_timeout(500)
    assert shown(opened_for_long) == stopped
    assert opened_for_long.evaluate(f"{PLAYER}.trained") <= trained + 2  # steps on their way
    after = opened_for_long.locator(".bar").evaluate_all("all => all.map(bar => bar.outerHTML)")
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_play_waits_for_the_first_epoch(opened: Any) -> None:
    """Also where the worker takes its time over it."""
    begin(opened)
    slow_down(opened)
    opened.get_by_label("Random start", exact=True).select_option(label="3")
    press(opened, "Play")
    until(opened, 3)


def test_each_step_counts_while_training_is_behind(opened: Any) -> None:
    """A second press asks for the epoch behind the one that the first asked for."""
    begin(opened)
    slow_down(opened)
    for name in ("Step", "Step", "Step", "Step back"):
        press(opened, name)
    opened.wait_for_function(f"{PLAYER}.resting && {PLAYER}.epoch === 2")
    assert opened.evaluate(f"{PLAYER}.trained") <= 3


def test_play_ends_at_the_last_epoch_and_then_begins_anew(opened: Any) -> None:
    begin(opened)
    press(opened, "Play")
    until(opened, EPOCHS)
    opened.get_by_role("button", name="Play", exact=True).wait_for()
    assert shown(opened) == EPOCHS
    listen(opened, ".readout")
    press(opened, "Play")
    opened.wait_for_function(f"heard.some(each => each.startsWith('Epoch 0 of {EPOCHS}.'))")


def test_steps_forward_and_back(opened: Any) -> None:
    begin(opened)
    for _ in range(2):
        press(opened, "Step")
    until(opened, 2)
    press(opened, "Step back")
    opened.wait_for_function(f"{PLAYER}.epoch === 1")
    assert shown(opened) == 1
    press(opened, "To the start")
    assert shown(opened) == 0
    assert opened.evaluate(f"{PLAYER}.trained") == 2
    back = opened.get_by_role("button", name="Step back")
    assert back.get_attribute("aria-disabled") == "true"
    back.focus()
    opened.keyboard.press("Enter")  # which neither moves nor takes the focus away
    assert shown(opened) == 0


def test_scrubbing_trains_as_far_as_needed_and_shows_what_was(opened: Any) -> None:
    begin(opened)
    slide(opened, EPOCHS)
    until(opened, EPOCHS)
    slide(opened, 5)
    opened.wait_for_function(f"{PLAYER}.epoch === 5")
    assert shown(opened) == 5
    speeds = opened.evaluate(f"{PLAYER}.reports.map(each => each.speeds)")
    frame = opened.evaluate("({...document.querySelector('living-network').lines.frame})")
    past = opened.locator(".line:not(.ahead)").first.get_attribute("d")
    points = re.findall(r"[ML]([\d.]+) ([\d.]+)", past)
    assert len(points) == 6
    # A line is as long as the logarithm of a speed is large.
    for (_, y), of_epoch in zip(points, speeds, strict=False):
        part = (math.log10(of_epoch[0]) - frame["low"]) / (frame["high"] - frame["low"])
        place = frame["bottom"] - part * (frame["bottom"] - frame["top"])
        assert float(y) == pytest.approx(place, abs=0.06)
    assert opened.locator(".line.ahead").first.get_attribute("d").count("L") == EPOCHS - 5


def test_names_belong_to_points_from_the_first_epoch_on(opened: Any) -> None:
    begin(opened)
    across = "all => all.map(each => Number(each.getAttribute('cx')))"
    for epoch in (0, 4):
        slide(opened, epoch)
        opened.wait_for_function(f"{PLAYER}.epoch === {epoch}")
        x = opened.evaluate(f"document.querySelector('living-network').lines.x({epoch})")
        assert opened.locator(".point").evaluate_all(across) == [x, x]
        speeds = opened.evaluate(f"{PLAYER}.reports[{epoch}].speeds")
        expected = "speeds => speeds.map(document.querySelector('living-network').lines.frame.y)"
        heights = "all => all.map(each => Number(each.getAttribute('cy')))"
        at = opened.locator(".point").evaluate_all(heights)
        assert at == pytest.approx(opened.evaluate(expected, speeds), abs=0.06)


def test_a_layer_without_gradient_is_told_in_words(opened: Any, words: dict[str, Any]) -> None:
    """As of rectifiers that are all off."""
    begin(opened)
    opened.evaluate(f"""
      () => {{
        {PLAYER}.reports[0].speeds = [0, 0.1];
        {PLAYER}.changed();
      }}
    """)
    told = opened.locator(".readout").inner_text()
    assert words["dead"] in told
    assert "times" not in told
    assert opened.locator(".point:visible").count() == 1


def test_the_keyboard_does_everything(opened: Any) -> None:
    begin(opened)
    opened.locator("body").press("Tab")
    reached = []
    for _ in range(20):
        reached.append(opened.evaluate(f"{FOCUSED}.id || {FOCUSED}.className || {FOCUSED}.tagName"))
        outline = opened.evaluate(f"getComputedStyle({FOCUSED}).outlineStyle")
        assert outline == "solid", reached[-1]
        opened.keyboard.press("Tab")
        if opened.evaluate(f"{FOCUSED} === document.body"):
            break
    assert reached == [
        *("play", "back", "step", "restart", "choose-epoch"),
        *("choose-depth", "choose-activation", "choose-start", "choose-seed", "choose-eta"),
        *("choose-lmbda", "choose-rule", "choose-normalization", "choose-skips", "reset"),
        "SUMMARY",
    ]
    opened.locator("#choose-epoch").focus()
    opened.keyboard.press("End")
    until(opened, EPOCHS)
    opened.keyboard.press("ArrowLeft")
    assert shown(opened) == EPOCHS - 1
    opened.locator("#choose-depth").focus()
    opened.keyboard.press("ArrowDown")
    begin(opened)
    assert opened.locator(".bar").count() == 18
    assert opened.evaluate(f"{FOCUSED}.id") == "choose-depth"


def test_the_keyboard_plays_and_pauses(opened_for_long: Any) -> None:
    begin(opened_for_long)
    opened_for_long.locator(".play").focus()
    opened_for_long.keyboard.press("Space")
    until(opened_for_long, 2)
    opened_for_long.keyboard.press("Enter")
    stopped = shown(opened_for_long)
    opened_for_long.wait_for_timeout(500)
    assert shown(opened_for_long) == stopped


def test_bands_and_marks_are_shown_where_the_study_has_them(opened: Any) -> None:
    begin(opened)
    notes = opened.locator(".notes")
    assert "42 runs" in notes.inner_text()
    assert "very weights" in notes.inner_text()
    choose(opened, "Hidden layers", "4")
    assert opened.locator(".band").count() == 4
    assert opened.locator(".mark").count() == 4 * 4
    assert "page’s own" in notes.inner_text()
    choose(opened, "Hidden layers", "1")
    assert opened.locator(".band").count() == 1
    assert opened.locator(".mark").count() == 0
    assert "Nielsen" not in notes.inner_text()
    choose(opened, "Hidden layers", "5")
    assert opened.locator(".band").count() == 0
    assert "no bands" in notes.inner_text()
    for label, option in [
        ("Activation", "tanh"),
        ("Weights and biases", "He’s, zero"),
        ("Learning rate η", "0.3"),
        ("Weight decay λ", "0"),
        ("Update rule", "Adam"),
        ("Normalization", "layer"),
        ("Skip connections", "past each layer"),
    ]:
        press(opened, "As in the study")
        begin(opened)
        assert opened.locator(".band").count() == 2
        choose(opened, label, option)
        assert opened.locator(".band").count() == 0, label
        assert "no bands" in notes.inner_text()


def test_the_studys_start_goes_with_its_shape_alone(opened: Any) -> None:
    begin(opened)
    choose(opened, "Hidden layers", "3")
    seed = opened.get_by_label("Random start")
    assert seed.input_value() == "1"
    assert seed.locator("option").first.is_disabled()
    first = opened.evaluate(f"{PLAYER}.reports[0].speeds")
    choose(opened, "Random start", "2")
    second = opened.evaluate(f"{PLAYER}.reports[0].speeds")
    assert first != second
    choose(opened, "Random start", "1")
    assert opened.evaluate(f"{PLAYER}.reports[0].speeds") == first
    choose(opened, "Normalization", "batch")
    centred = opened.locator("#choose-start option").last
    assert centred.is_disabled()
    choose(opened, "Normalization", "none")
    choose(opened, "Weights and biases", "Glorot’s for sigmoids, centred")
    assert opened.locator("#choose-skips option").last.is_disabled()
    choose(opened, "Update rule", "Adam")
    assert opened.get_by_label("Learning rate η").input_value() == "0.001"


def test_training_that_diverges_ends_and_says_so(opened: Any) -> None:
    begin(opened)
    choose(opened, "Activation", "rectifier (ReLU)")
    choose(opened, "Hidden layers", "8")
    choose(opened, "Skip connections", "past each layer")
    choose(opened, "Learning rate η", "3")
    slide(opened, EPOCHS)
    opened.wait_for_function(f"{PLAYER}.end < {EPOCHS}", timeout=PATIENCE)
    end = opened.evaluate(f"{PLAYER}.end")
    until(opened, end)
    assert "diverged" in opened.locator(".readout").inner_text()
    assert shown(opened) == end
    press(opened, "Step back")
    assert shown(opened) == end - 1
    assert "diverged" not in opened.locator(".readout").inner_text()


def test_tables_have_the_numbers_of_the_epoch(opened: Any) -> None:
    begin(opened)
    opened.locator("summary").click()
    slide(opened, 30)
    until(opened, 30)
    tables = opened.locator("living-network table")
    assert "epoch 30" in tables.first.locator("caption").inner_text()
    speeds = opened.evaluate(f"{PLAYER}.reports[30].speeds")
    for row, speed in enumerate(speeds):
        cells = tables.first.locator("tbody tr").nth(row).locator("td").all_inner_texts()
        assert float(cells[0]) == pytest.approx(speed, rel=5e-3)
    header = tables.first.locator("th[scope=col]").all_inner_texts()
    assert header == [
        *("Hidden layer", "At epoch 30", "At epoch 0", "The study’s band"),
        "The book’s run, epoch 25",
    ]
    # 10^(layer - depth) / (1 + epoch) and thrice that, as the bands here are made.
    assert tables.first.locator("td").all_inner_texts()[7 - 1] == "0.032 to 0.097"
    neurons = opened.evaluate(f"{PLAYER}.reports[30].neurons")
    cell = tables.last.locator("tbody tr").nth(2).locator("td").nth(1).inner_text()
    assert float(cell.replace("−", "-")) == pytest.approx(neurons[1][2], rel=5e-2)


def test_what_is_read_out_waits_until_nothing_moves(opened_for_long: Any) -> None:
    begin(opened_for_long)
    spoken = opened_for_long.get_by_role("status")
    first = spoken.inner_text()
    assert first.startswith(f"Epoch 0 of {STUDY.epochs}.")
    press(opened_for_long, "Play")
    until(opened_for_long, 5)
    assert spoken.inner_text() == first
    press(opened_for_long, "Pause")
    assert spoken.inner_text().startswith(f"Epoch {shown(opened_for_long)} of {STUDY.epochs}.")
    lines = opened_for_long.get_by_role("img").last.get_attribute("aria-label")
    assert f"epoch {shown(opened_for_long)}" in lines
    assert f"of its {IMAGES:,} training images" in spoken.inner_text()


def test_on_the_way_to_a_far_epoch_nothing_is_read_out(opened: Any) -> None:
    begin(opened)
    listen(opened, "[role=status]")
    slide(opened, EPOCHS)
    until(opened, EPOCHS)
    opened.wait_for_function("heard.length > 0")
    heard = opened.evaluate("heard")
    assert [each.split(".")[0] for each in heard] == [f"Epoch {EPOCHS} of {EPOCHS}"]
    assert "Training up to" not in heard[0]


def test_on_the_way_to_a_far_epoch_the_text_tells_where_to(opened: Any) -> None:
    begin(opened)
    listen(opened, ".readout")
    slide(opened, EPOCHS)
    until(opened, EPOCHS)
    *way, last = opened.evaluate("heard")
    assert any(each.endswith(f"Training up to epoch {EPOCHS}.") for each in way)
    assert "Training up to" not in last


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(chromium: Any, living_page: Path, axe: str, scheme: str) -> None:
    context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    living = context.new_page()
    living.goto(living_page.as_uri())
    begin(living)
    living.locator("summary").click()
    living.evaluate(axe)
    for act in (lambda: None, lambda: choose(living, "Hidden layers", "8")):
        act()
        found = living.evaluate("axe.run()")
        told = [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]]
        assert told == []
        assert len(found["passes"]) > 20
    context.close()


@pytest.mark.parametrize("width", [360, 700, 900, 1600])
def test_it_fits_the_window(chromium: Any, living_page: Path, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800})
    context.set_default_timeout(PATIENCE)
    living = context.new_page()
    living.goto(living_page.as_uri())
    begin(living)
    choose(living, "Hidden layers", "8")
    living.locator("summary").click()
    assert living.evaluate("document.documentElement.scrollWidth") <= width
    outside = """
      [...document.querySelectorAll('living-network :is(button, select, input, svg text)')]
        .map(each => [each.outerHTML, each.getBoundingClientRect()])
        .filter(([, {left, right}]) => left < 0 || right > innerWidth)
    """
    assert living.evaluate(outside) == []
    context.close()


def test_another_width_draws_the_pictures_anew(opened: Any) -> None:
    begin(opened)
    wide = opened.locator("svg").last.bounding_box()
    opened.set_viewport_size({"width": 400, "height": 900})
    opened.wait_for_function(f"document.querySelectorAll('svg')[1].clientWidth < {wide['width']}")
    assert opened.evaluate("document.documentElement.scrollWidth") <= 400


def test_nothing_jumps_while_it_plays(opened_for_long: Any) -> None:
    begin(opened_for_long)
    places = "[...document.querySelectorAll('.live > *')].map(each => each.offsetTop)"
    before = opened_for_long.evaluate(places)
    press(opened_for_long, "Play")
    until(opened_for_long, 12)
    assert opened_for_long.evaluate(places) == before


def test_little_motion_for_those_who_want_it(chromium: Any, living_page: Path) -> None:
    context = chromium.new_context(reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    living = context.new_page()
    living.goto(living_page.as_uri())
    begin(living)
    slide(living, EPOCHS)
    until(living, EPOCHS)
    slide(living, 0)
    watch = f"""
      new Promise(done => {{
        const seen = [];
        const look = () => {{
          if (seen.at(-1) !== {PLAYER}.epoch) seen.push({PLAYER}.epoch);
          if ({PLAYER}.playing) requestAnimationFrame(look); else done(seen);
        }};
        document.querySelector('.play').click();
        look();
      }})
    """
    seen = living.evaluate(watch)
    assert seen[0] == 0
    assert seen[-1] == EPOCHS
    assert len(seen) <= 1 + EPOCHS / 20
    context.close()


def test_without_scripts_and_on_paper_the_picture_stands_there(
    chromium: Any, living_page: Path
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    plain = context.new_page()
    plain.goto(living_page.as_uri())
    assert plain.locator("living-network img").is_visible()
    assert plain.locator("h1").is_visible()
    context.close()
    living, seen = chromium.new_page(), Seen()
    living.set_default_timeout(PATIENCE)
    seen.watch(living)
    living.goto(living_page.as_uri())
    begin(living)
    living.emulate_media(media="print")
    assert living.locator(".still img").is_visible()
    assert not living.locator(".live").is_visible()
    assert seen.errors == []
    living.close()


def test_all_words_are_used_and_none_is_missing(opened: Any, words: dict[str, Any]) -> None:
    begin(opened)
    choose(opened, "Hidden layers", "3")
    opened.locator("summary").click()
    text = opened.locator("living-network").inner_text()
    assert "undefined" not in text
    assert "{" not in text
    for option in opened.locator("option").all_inner_texts():
        assert option
