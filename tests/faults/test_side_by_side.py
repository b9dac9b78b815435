"""Two runs at once: the second waits its turn or says that the first is there."""

import pytest

from tests.faults import processes, results
from tests.pipeline.project import Project

pytestmark = pytest.mark.many


def test_two_pipelines_at_once(fresh: Project, finished: Project) -> None:
    """DVC says "Unable to acquire lock", or does in turn what the other leaves; all ends right."""
    both = [processes.repro(fresh, results.TARGET) for _ in range(2)]
    ended = [processes.ended(each) for each in both]
    assert 0 in [status for status, _ in ended]
    for status, said in ended:
        assert status == 0 or "lock" in said, said
    fresh.repro(results.TARGET)
    assert results.files(fresh) == results.files(finished)


def test_a_stage_outlives_its_pipeline_and_harms_no_rerun(
    fresh: Project, finished: Project
) -> None:
    """DVC alone is killed; the stage goes on beside the one that the rerun starts."""
    first = processes.repro(fresh, results.TARGET)
    processes.wait_for(lambda: processes.stages(first.pid))
    first.kill()
    first.wait()
    fresh.repro(results.TARGET)
    processes.wait_for(lambda: not processes.members(first.pid))
    processes.ended(first)
    fresh.repro(results.TARGET)
    assert results.files(fresh) == results.files(finished)
