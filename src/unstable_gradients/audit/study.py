"""The few paths of the study that the audit has to know; all others it finds in the lock files."""

from unstable_gradients.program import code

CODE = code.FOLDER  # a file for each program, which names the modules that the program runs
RECORDS = "data/records"  # what the runs of programs really used
MNIST = "data/mnist"
# Where the lineage ends: folders of published files, with the names of their data sets.
PUBLISHED = {MNIST: "mnist", "data/fashion-mnist": "fashion-mnist"}
NO_FILES = "absent.txt"  # is in the folder of a data set instead of its files if none could be had
JUDGED = "data/results/judged"  # what each section's judge found, of which the next three are made
LEDGER = "reports/claims.csv"
QUANTITIES = "reports/quantities.csv"
METRICS = "reports/metrics.json"
REPORT = "reports/chapter5.html"
