"""The paths of the study that the audit has by heart are those of the study's own tables."""

from pathlib import PurePath

from stages.images import mnist
from stages.ledger.tables import CLAIMS, METRICS, judged
from unstable_gradients.audit import study
from unstable_gradients.program import launcher


def test_the_audit_knows_the_paths_of_the_study():
    assert study.MNIST == mnist.FOLDER.as_posix()
    assert study.LEDGER == CLAIMS.path
    assert study.METRICS == METRICS.as_posix()
    assert study.JUDGED == PurePath(judged("depth").path).parent.as_posix()
    assert study.RECORDS == launcher.RECORDS
