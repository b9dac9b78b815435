"""What the ledger says of its verdicts, intervals and powers, in English."""

from unstable_gradients.study.verdicts import Interval, Verdict

IN_WORDS = {
    Verdict.HOLDS: "the interval lies in the region in which the statement is true",
    Verdict.IN_DIRECTION: "it lies in a wider region, in which things at least point that way",
    Verdict.UNDECIDED: (
        "it reaches across the border; or there is no interval, as of a single network, or of a "
        "quantity that some network lacks because its training diverged"
    ),
    Verdict.FAILS: "it lies outside",
    Verdict.NOT_TESTED: (
        "the budget or the design of the experiment cannot tell, whatever was measured"
    ),
}
# What they are an interval of confidence for.
INTERVALS = {
    Interval.PREDICTION: "of a published accuracy or size, where one more of our networks falls",
    Interval.SIMULTANEOUS: "of a published curve, how far one more of ours strays anywhere",
    Interval.EXACT: "of a frequency, that of Clopper and Pearson",
    Interval.WELCH: "of a difference between two groups of networks, Welch's",
    Interval.JACKKNIFE: "of a part of the variance, the jackknife's",
    Interval.STUDENT: "of any other mean, Student's",
}
OF_KINDS = (
    "Of kinds of networks, the brackets reach from the part that surely agrees to the part that "
    "possibly does."
)
BRACKETS = "“Between”: no more is known than two numbers that the quantity lies between."
POWER = (
    "Power: how likely the rule, which stands below the verdict, was to find what it looks for; "
    "what that is, differs from rule to rule and is said with each above."
)
FEWER_NETWORKS = (
    "Fewer networks widen an interval, and so can only make a verdict less decided: one so "
    "wide that it would hold nearly any number of the book leaves it undecided. "
    "A claim with several quantities has the first of "
    "these verdicts that is found among them: {order}. "
    "What was not tested counts only where nothing else was."
)
NO_CLAIM = "No claim of section {letter} can be judged with these networks."
