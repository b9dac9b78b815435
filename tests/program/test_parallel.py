"""Blocks of replicas: every one once, in order, whatever the number of processes."""

import multiprocessing
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.parallel import JOBS, blocks, jobs, map_blocks
from unstable_gradients.program.processes import START_METHOD


@pytest.fixture(params=["fork", "spawn"])
def two(monkeypatch, request):
    """Two processes, started either way."""
    monkeypatch.setenv(JOBS, "2")
    monkeypatch.setenv(START_METHOD, request.param)
    return request.param


@given(st.integers(1, 300), st.integers(1, 10), st.integers(1, 9), st.integers(1, 5))
def test_blocks_of_whole_groups(replicas, groups, workers, whole):
    parts = blocks(replicas, groups * whole, workers, whole)
    assert [replica for part in parts for replica in part] == list(range(replicas))
    assert all(part.start % whole == 0 for part in parts)
    assert max(map(len, parts)) <= groups * whole
    # Those in the middle are equal to within one group.
    sizes = [-(-len(part) // whole) for part in parts]
    assert max(sizes) - min(sizes) <= 1


@given(st.integers(1, 300), st.integers(1, 40), st.integers(1, 9))
def test_blocks(replicas, largest, workers):
    parts = blocks(replicas, largest, workers)
    assert [replica for part in parts for replica in part] == list(range(replicas))
    sizes = [len(part) for part in parts]
    assert min(sizes) >= 1
    assert max(sizes) <= largest
    assert max(sizes) - min(sizes) <= 1
    # No process waits for a last, odd block.
    assert len(parts) % workers == 0 or len(parts) == replicas


@pytest.mark.parametrize("workers", ["1", "2", "3"])
def test_results_are_in_the_order_of_the_replicas(monkeypatch, workers):
    monkeypatch.setenv(JOBS, workers)
    found = map_blocks(lambda block: [replica**2 for replica in block], 11, 3)
    assert [square for part in found for square in part] == [r**2 for r in range(11)]


def test_one_process_is_this_one(monkeypatch):
    monkeypatch.setenv(JOBS, "1")
    assert set(map_blocks(lambda block: os.getpid(), 9, 2)) == {os.getpid()}


def test_several_processes_run_side_by_side(two):
    assert os.getpid() not in map_blocks(lambda block: os.getpid(), 4, 2)


def refuse(block):
    raise InvalidInput("mini-batch 20: expected 1 to 10 (the images)")


def test_bad_input_found_in_a_block_is_told(two):
    with pytest.raises(InvalidInput, match=r"^mini-batch 20: expected 1 to 10"):
        map_blocks(refuse, 4, 2)


def test_bad_input_found_by_this_process_alone_is_told(monkeypatch):
    monkeypatch.setenv(JOBS, "1")
    with pytest.raises(InvalidInput, match=r"^mini-batch 20: expected 1 to 10"):
        map_blocks(refuse, 4, 2)


def test_no_process_is_left(two):
    """Neither by work that ends well, nor by work of which some fails while some goes on."""
    before = set(multiprocessing.active_children())  # of other tests
    map_blocks(lambda block: None, 4, 2)
    assert set(multiprocessing.active_children()) <= before

    def fail_or_sleep(block):
        if block.start == 0:
            raise InvalidInput("failed")
        time.sleep(60)

    start = time.monotonic()
    with pytest.raises(InvalidInput, match=r"^failed$"):
        map_blocks(fail_or_sleep, 4, 2)
    assert set(multiprocessing.active_children()) <= before
    assert time.monotonic() - start < 30


@pytest.mark.parametrize("asked", ["0", "-1", "two", "1.5", "", " "])
def test_a_number_of_processes_that_is_none(monkeypatch, asked):
    monkeypatch.setenv(JOBS, asked)
    with pytest.raises(InvalidInput, match=rf"{JOBS} '{asked}': expected a whole number >= 1$"):
        jobs()


def test_a_limit_of_joblib_that_is_none(monkeypatch):
    monkeypatch.delenv(JOBS, raising=False)
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "abc")
    with pytest.raises(InvalidInput, match=r"LOKY_MAX_CPU_COUNT 'abc': expected a whole number$"):
        jobs()


def test_every_core_is_used_where_nothing_is_asked(monkeypatch):
    monkeypatch.delenv(JOBS, raising=False)
    assert 1 <= jobs() <= os.cpu_count()
