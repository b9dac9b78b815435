"""The kernels that a program asks for are those that its libraries then report."""

import json
import platform
import subprocess
import sys

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.kernels import asked_for, environment, without_flag

REPORT = """
import sys
from unstable_gradients.program import kernels
if "numpy" in sys.modules:
    sys.exit("loaded before its kernels were chosen")
kernels.fix()
import gc, json, os
collecting = gc.isenabled()
import numpy, scipy.linalg, threadpoolctl
from numpy._core._multiarray_umath import __cpu_features__
print(json.dumps({
    "arguments": sys.argv[1:],
    "optimized": sys.flags.optimize,
    "hash": hash("replica"),
    "enabled": [name for name, on in __cpu_features__.items() if on],
    "blas": [
        (library["architecture"], library["num_threads"])
        for library in threadpoolctl.threadpool_info()
        if library["user_api"] == "blas"
    ],
    "coretype": os.environ.get("OPENBLAS_CORETYPE"),
    "kept": os.environ["KEPT"],
    "collecting": collecting,
}))
"""
X86_64 = pytest.mark.skipif(
    platform.machine() not in {"x86_64", "AMD64"}, reason="the pinned kernels are those of x86-64"
)


@pytest.fixture
def report(tmp_path):
    """What a program sees after `fix`, started with these arguments and nothing chosen before."""
    program = tmp_path / "program.py"
    program.write_text(REPORT, encoding="utf-8")

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-O", program, *arguments],
            env={"KEPT": "as it was", "OPENBLAS_NUM_THREADS": "2", "PYTHONHASHSEED": "random"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@X86_64
def test_pinned_kernels_are_those_of_a_processor_with_avx2_and_one_thread(report):
    seen = report()
    assert len(seen["blas"]) >= 1
    assert all(library == ["Haswell", 1] for library in seen["blas"])
    assert not {"X86_V4", "AVX512_ICL", "AVX512_SPR"} & set(seen["enabled"])
    assert seen["coretype"] == "Haswell"


def test_native_kernels_are_left_to_the_libraries_but_have_one_thread(report):
    seen = report("--kernels", "native")
    assert seen["coretype"] is None
    assert all(threads == 1 for _, threads in seen["blas"])


def test_a_program_starts_again_with_its_flags_and_environment(report):
    arguments = ["--kernels", "pinned", "--name", "two words", "--empty", "", "--hidden", "3", "4"]
    first, second = report(*arguments), report(*arguments)
    assert first["arguments"] == arguments
    assert first["optimized"] == 1  # the interpreter's own flag -O
    assert first["kept"] == "as it was"
    assert first["hash"] == second["hash"]


def test_the_garbage_collector_rests_while_a_program_imports(report):
    assert report()["collecting"] is False


@pytest.mark.parametrize("machine", ["x86_64", "AMD64"])
def test_environment_of_pinned_kernels(machine):
    fixed = environment("pinned", machine, {"HOME": "there", "OPENBLAS_CORETYPE": "Zen"})
    assert fixed == {
        "HOME": "there",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "VECLIB_MAXIMUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "agg",
        "OPENBLAS_CORETYPE": "Haswell",
        "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    }


@pytest.mark.parametrize(("kernels", "machine"), [("native", "x86_64"), ("pinned", "aarch64")])
def test_environment_without_a_choice_of_kernels(kernels, machine):
    """A choice of the caller's goes too: what runs must be what the parameter says."""
    chosen = {"OPENBLAS_CORETYPE": "Zen", "NPY_ENABLE_CPU_FEATURES": "AVX2"}
    fixed = environment(kernels, machine, chosen)
    assert not {"NPY_DISABLE_CPU_FEATURES", *chosen} & set(fixed)


def test_features_that_the_caller_enables_do_not_keep_numpy_from_loading():
    assert "NPY_ENABLE_CPU_FEATURES" not in environment(
        "pinned", "x86_64", {"NPY_ENABLE_CPU_FEATURES": "AVX2"}
    )


def test_an_environment_that_is_right_stays_so():
    once = environment("pinned", "x86_64", {})
    assert environment("pinned", "x86_64", once) == once


@pytest.mark.parametrize(
    ("arguments", "expected", "rest"),
    [
        ([], "pinned", []),
        (["x", "--eta", "1"], "pinned", ["x", "--eta", "1"]),
        (["x", "--kernels", "native", "--eta", "1"], "native", ["x", "--eta", "1"]),
        (["x", "--eta", "1", "--kernels", "pinned"], "pinned", ["x", "--eta", "1"]),
    ],
)
def test_the_kernels_asked_for(arguments, expected, rest):
    assert asked_for(arguments) == expected
    assert without_flag(arguments) == rest


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--kernels fast", "--kernels fast: expected one of pinned, native"),
        ("--eta 1 --kernels", "--kernels : expected one of pinned, native"),
        ("--kernels --eta 1", "--kernels --eta: expected one of pinned, native"),
        ("--kernels native --kernels native", "--kernels: given twice"),
    ],
)
def test_kernels_that_there_are_not_are_refused(arguments, message):
    with pytest.raises(InvalidInput) as caught:
        asked_for(arguments.split())
    assert str(caught.value) == message


@X86_64
def test_a_program_with_kernels_that_there_are_not_has_the_pinned_ones_to_say_so(report):
    assert report("--kernels", "fast")["coretype"] == "Haswell"
