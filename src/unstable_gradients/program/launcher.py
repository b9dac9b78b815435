"""Runs a program of the study: flags to typed parameters, a run record, errors in one line.

A program is a module with a function `main`, whose one argument is annotated with its parameters.
What it reads and writes it knows itself, so that flags are parameters only. Programs run in the
project's folder. There the launcher keeps, for each program,
    data/code/PROGRAM.txt             what it imports, written by the stage `code` (see `code`),
    data/records/PROGRAM.json         what its run really used (see `record`), or, of a program
    data/records/PROGRAM/NAME.json    that runs once for each name in a list.
"""

import gc
import importlib.util
import inspect
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import code, command_line, kernels, record
from unstable_gradients.program.parameters import Named, Params

RECORDS = "data/records"
LONGEST_LINE = 2000  # characters of an error message; damaged files can be quoted at any length
HELP = {"-h", "--help"}
Model = TypeVar("Model", bound=Params)


def record_of(program: str, name: str | None = None) -> Path:
    """Where the record of a program's run lies, of the run with this name if there are several."""
    return Path(RECORDS, f"{program}.json" if name is None else f"{program}/{name}.json")


def main_of(package: str, program: str) -> tuple[Callable[[Any], None], type[Params]]:
    """The function of a program, and the class of its parameters.

    Raises:
        InvalidInput: if there is no such program.
    """
    name = f"{package}.{program}"
    main = getattr(importlib.import_module(name), "main", None) if _is_module(name) else None
    if main is None:
        raise InvalidInput(f"program {program!r}: expected a module of {package} with a main")
    (parameter,) = inspect.signature(main, eval_str=True).parameters.values()
    return main, parameter.annotation


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # of what should be its package
        return False


def parameters_of(model: type[Model], flags: list[str]) -> Model:
    """The flags as parameters; `--kernels` is not among them unless the program shows it.

    Raises:
        InvalidInput: naming the first flag that is wrong.
    """
    kernels.asked_for(flags)
    shown = "kernels" in model.model_fields
    return command_line.parse(model, flags if shown else kernels.without_flag(flags))


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
        if HELP & set(words):
            print(_help(package, program))
            return
        main, model = main_of(package, program)
        given = parameters_of(model, words[1:])
        gc.freeze()  # what is imported stays, and need not be gone through again and again
        gc.enable()
        target = record_of(program, given.name if isinstance(given, Named) else None)
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


def _help(package: str, program: str) -> str:
    """What a program does and its flags; where none is named, all programs."""
    if not program:
        programs = "".join(f"\n  {each}" for each in code.Sources().programs(package))
        return f"usage: python -m {package} PROGRAM --flag value ...\n{programs}"
    main, model = main_of(package, program)
    purpose = sys.modules[main.__module__].__doc__
    return command_line.usage(model, f"python -m {package} {program}", purpose)


def _terminate(number: int, frame: object) -> NoReturn:
    sys.exit(128 + number)


def _fail(program: str, message: str) -> NoReturn:
    one_line = " ".join(message.split())
    shown = one_line if len(one_line) <= LONGEST_LINE else f"{one_line[:LONGEST_LINE]}..."
    print(f"{program}: {shown}", file=sys.stderr)
    sys.exit(2)
