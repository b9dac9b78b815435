"""The few paths of the study that the audit has to know; all others it finds in the lock files."""

from unstable_gradients.program import code

# Parameters were checked: the same whatever they are, so that nothing runs because it is made anew.
CHECKED = "data/checked-references.txt"
CODE = code.FOLDER  # a file for each program, which names the modules that the program runs
# Folders in which every file is an output of a stage.
RESULTS = ("data/results", "data/runs", "reports/figures")
ALL_CODE = ".code"  # of the sections; what depends on it depends on the library as well
RECORDS = "data/records"  # what the runs of programs really used
MNIST = "data/mnist"
RUNS = "data/runs"  # what is measured and trained before it is summarized: most of the bytes
# Where the lineage ends: folders of published files, with the names of their data sets.
PUBLISHED = {MNIST: "mnist", "data/fashion-mnist": "fashion-mnist"}
NO_FILES = "absent.txt"  # is in the folder of a data set instead of its files if none could be had
SAMPLES = "data/samples"  # values behind the quantities of each section
JUDGED = "data/results/judged"  # what each section's judge found, of which the next three are made
LEDGER = "reports/claims.csv"
QUANTITIES = "reports/quantities.csv"
HEADLINE = "reports/headline.json"
METRICS = "reports/metrics.json"  # those of them that DVC lists
REPORTS = ("reports/chapter5.html", "reports/chapter5.ja.html")  # in the study's languages
