"""Executing the report's template, so that equal inputs give equal bytes.

The kernel is this very interpreter with its environment, and has folders of its own for whatever
Jupyter and IPython read and write, so that nothing installed or configured for the user can
change the result, and an unwritable home does no harm.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import kernel

KERNEL = "python3"
# At its end the kernel is interrupted, which it logs as an error.
KERNEL_COMMAND = [sys.executable, "-m", kernel.__name__, "--log-level=CRITICAL"]
INJECTED = "injected-parameters"
SECONDS_TO_START = 300  # a loaded machine may take long


def execute(template: Path, parameters: Mapping[str, object]) -> NotebookNode:
    """The template executed in the current folder, without anything that differs between runs.

    Raises:
        InvalidInput: if there is no such template, its parameters are others, or a cell fails.
    """
    if not template.is_file():
        raise InvalidInput(f"{template}: missing, expected a notebook")
    with own_folders():
        check_parameters(template, parameters)
        try:
            executed = papermill.execute_notebook(
                template,
                None,
                parameters=dict(parameters),
                kernel_name=KERNEL,
                progress_bar=False,
                start_timeout=SECONDS_TO_START,
                record_timing=False,
            )
        except PapermillExecutionError as error:
            raise InvalidInput(f"{template}: {error.ename}: {error.evalue}") from None
    check_silence(template, executed)
    return cleaned(executed)


def check_silence(template: Path, executed: NotebookNode) -> None:
    """Check that no cell wrote a warning: it would name folders of this machine.

    Raises:
        InvalidInput: with the warning.
    """
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise InvalidInput(f"{template}: cell {cell.id} warns: {output.text.strip()}")


def check_parameters(template: Path, parameters: Mapping[str, object]) -> None:
    """Check that the template's parameters are exactly these; papermill itself only warns.

    Raises:
        InvalidInput: naming those that are unknown or missing.
    """
    expected = set(papermill.inspect_notebook(template))
    for name in sorted(expected ^ set(parameters)):
        fault = "not given" if name in expected else "unknown"
        raise InvalidInput(
            f"{template}: parameter {name} is {fault}, expected {', '.join(sorted(expected))}"
        )


@contextmanager
def own_folders() -> Iterator[None]:
    """Folders and a kernel of our own for Jupyter and IPython while the block runs."""
    with tempfile.TemporaryDirectory() as folder:
        described = Path(folder, "kernels", KERNEL)
        described.mkdir(parents=True)
        specification = {
            "argv": [*KERNEL_COMMAND, "-f", "{connection_file}"],
            "display_name": "Python 3",
            "language": "python",
        }
        (described / "kernel.json").write_text(json.dumps(specification), encoding="utf-8")
        variables = (
            "IPYTHONDIR",
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_PATH",
            "JUPYTER_RUNTIME_DIR",
        )
        before = dict(os.environ)
        os.environ.update(dict.fromkeys(variables, folder))
        os.environ.pop("PYTHONSTARTUP", None)  # IPython would execute it
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def cleaned(notebook: NotebookNode) -> NotebookNode:
    """The notebook without times, versions, file names and random identifiers."""
    clean = NotebookNode(notebook)
    clean.metadata = NotebookNode(
        title=notebook.metadata.get("title", ""),
        kernelspec={"name": KERNEL, "display_name": "Python 3", "language": "python"},
        language_info={"name": "python"},
    )
    for cell in clean.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if INJECTED in cell.metadata.get("tags", []):
            cell.id = INJECTED
    nbformat.validate(clean)
    return clean
