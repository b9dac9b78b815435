"""The paths of the study that the audit has by heart are those of the study's own tables."""

from pathlib import PurePath

from stages.images import fashion_mnist, mnist
from stages.ledger.tables import CLAIMS, HEADLINE, METRICS, QUANTITIES, judged
from stages.page import tables
from stages.page.tables import NAMES
from unstable_gradients.audit import study
from unstable_gradients.program import launcher


def test_the_audit_knows_the_paths_of_the_study():
    assert mnist.FOLDER.as_posix() == study.MNIST
    folders = [each.FOLDER.as_posix() for each in (mnist, fashion_mnist)]
    assert folders == list(study.PUBLISHED)
    assert fashion_mnist.ABSENT == study.NO_FILES
    assert CLAIMS.path == study.LEDGER
    assert QUANTITIES.path == study.QUANTITIES
    assert HEADLINE.as_posix() == study.HEADLINE
    assert METRICS.as_posix() == study.METRICS
    assert [tables.page(each).as_posix() for each in NAMES] == list(study.REPORTS)
    assert PurePath(judged("depth").path).parent.as_posix() == study.JUDGED
    assert PurePath(judged("depth").samples).parent.as_posix() == study.SAMPLES
    assert launcher.RECORDS == study.RECORDS
