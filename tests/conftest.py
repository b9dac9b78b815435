"""Settings of every test: one BLAS thread, and array shapes checked while the tests run."""

import os

# Before anything imports numpy; also inherited by the stage programs that tests start.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"

from jaxtyping import install_import_hook  # noqa: E402 (loads numpy, if installed)

# Before anything imports the package: modules imported earlier would stay unchecked.
install_import_hook("unstable_gradients", "beartype.beartype")
