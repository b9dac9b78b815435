"""What the report's kernel used is on record even if the kernel is killed at its end."""

import json
from pathlib import Path

from nbclient import NotebookClient
from nbformat import v4

from unstable_gradients.page import notebook
from unstable_gradients.program import record

LEDGER = "reports/claims.csv"


def test_a_kernel_has_noted_what_its_last_cell_used_when_it_is_killed(
    tmp_path: Path, monkeypatch
) -> None:
    notes = tmp_path / "notes.json"
    monkeypatch.setenv(record.FOR_CHILDREN, str(notes))
    cells = [
        v4.new_code_cell("from unstable_gradients.page import numbers"),
        v4.new_code_cell("from unstable_gradients.study import book"),
        v4.new_code_cell(f"open({str(record.ROOT / LEDGER)!r}).close()"),
    ]
    with notebook.own_folders():
        client = NotebookClient(
            v4.new_notebook(cells=cells),
            kernel_name=notebook.KERNEL,
            shutdown_kernel="immediate",
        )
        client.execute()
    noted = json.loads(notes.read_text(encoding="utf-8"))
    used = {"src/unstable_gradients/page/numbers.py", "src/unstable_gradients/study/book.py"}
    assert used <= set(noted["modules"])
    assert set(noted["data"]) == {LEDGER}
