"""What some programs that train and measure read of another one."""

import pytest

from tests.stages.training_programs import INPUTS, run


@pytest.fixture(scope="session")
def accuracy_experiment(small_mnist, tmp_path_factory):
    """The outputs of that experiment."""
    folder = tmp_path_factory.mktemp("accuracy")
    assert run("accuracy", folder, {"mnist": str(small_mnist)}).returncode == 0
    return folder


@pytest.fixture
def given(small_mnist, accuracy_experiment):
    """The inputs of a program as flags."""

    def flags(program):
        read = INPUTS.get(program, {})
        return {"mnist": str(small_mnist)} | {
            flag: str(accuracy_experiment / name) for flag, name in read.items()
        }

    return flags
