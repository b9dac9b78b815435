"""Runs a program of the study: flags to typed parameters, a run record, errors in one line.

A program is a module with a function `main`, whose one argument is annotated with its parameters.
What it reads and writes it knows itself, so that flags are parameters only. Programs run in the
project's folder. There the launcher keeps, for each program,
    data/code/PROGRAM.txt             what it imports, written by the stage `code` (see `code`),
    data/records/PROGRAM.json         what its run really used (see `record`), or, of a program
    data/records/PROGRAM/NAME.json    that runs once for each name in a list.
"""

import gc
import importlib
import inspect
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import code, command_line, kernels, record
from unstable_gradients.program.parameters import Params

RECORDS = "data/records"
LONGEST_LINE = 2000  # characters of an error message; damaged files can be quoted at any length


def record_of(program: str, name: str | None = None) -> Path:
    """Where the record of a program's run lies, of the run with this name if there are several."""
    return Path(RECORDS, program if name is None else f"{program}/{name}").with_suffix(".json")


def main_of(package: str, program: str) -> tuple[Callable[[Any], None], type[Params]]:
    """The function of a program, and the class of its parameters.

    Raises:
        InvalidInput: if there is no such program.
    """
    name = f"{package}.{program}"
    try:
        found = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        found = None
    main = getattr(importlib.import_module(name), "main", None) if found else None
    if main is None:
        raise InvalidInput(f"program {program!r}: expected a module of {package} with a main")
    (parameter,) = inspect.signature(main, eval_str=True).parameters.values()
    return main, parameter.annotation


def run(package: str, words: list[str]) -> None:
    """Run the program that the first word names with the flags that follow.

    A request to terminate ends it as an interrupt does: nothing half made stays, and no process
    that it has started.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # else somebody wants it otherwise: nohup
            signal.signal(number, _terminate)
    program = words[0] if words and not words[0].startswith("-") else ""
    try:
        main, model = main_of(package, program)
        if {"-h", "--help"} & set(words):
            purpose = sys.modules[main.__module__].__doc__
            print(command_line.usage(model, f"python -m {package} {program}", purpose))
            return
        given = command_line.parse(model, kernels.without_flag(words[1:]))
        gc.freeze()  # what is imported stays, and need not be gone through again and again
        gc.enable()
        target = record_of(program, getattr(given, "name", None))
        expected = code.read(program)
        with record.kept(target, words[1:], getattr(given, "precision", "double"), expected):
            main(given)
    except InvalidInput as error:
        _fail(program or package, str(error))
    except MemoryError:
        _fail(program, "the memory does not suffice, expected smaller or fewer networks or images")
    except OSError as error:
        _fail(program, f"{error.filename or 'input or output'}: {error.strerror or error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _terminate(number: int, frame: object) -> NoReturn:
    sys.exit(128 + number)


def _fail(program: str, message: str) -> NoReturn:
    one_line = " ".join(message.split())
    shown = one_line if len(one_line) <= LONGEST_LINE else f"{one_line[:LONGEST_LINE]}..."
    print(f"{program}: {shown}", file=sys.stderr)
    sys.exit(2)
