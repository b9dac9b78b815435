"""`python -m unstable_gradients.page.kernel`: the kernel that executes the report.

It is IPython's own. After each cell it notes what was used for the record of the stage: whoever
has the answer to the last cell may kill a kernel that is slow to end.
"""

from ipykernel.kernelapp import IPKernelApp

from unstable_gradients.program import record


def main() -> None:
    """Execute cells until the stage ends this."""
    note = record.join()
    kernel = IPKernelApp.instance()
    kernel.initialize()
    assert kernel.shell is not None  # since it was initialized
    kernel.shell.events.register("post_run_cell", lambda _: note())
    kernel.start()


if __name__ == "__main__":
    main()
