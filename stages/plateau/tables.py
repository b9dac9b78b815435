"""Tables of the plateau (H5, H6)."""

from unstable_gradients.study.columns import (
    Columns,
    Extended,
    Flag,
    Fraction,
    Gap,
    Setting,
    Steps,
    Text,
    Whole,
)
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table

COST = "cross-entropy"  # of all networks on the plateau: of no other is a constant answer's known
LAMBDA = Setting("lmbda", "L2 regularization parameter lambda")
LOOKS: Columns = (
    LAMBDA,
    Whole("hidden_layers"),
    Whole("replica"),
    Whole("step"),
    Extended("cost", "on the images watched; rows end where the plateau is left"),
    Extended(
        "gain",
        "by which a hidden layer changes the spread of the images watched, the geometric mean over "
        "the layers behind the first; missing where there is one",
    ),
    Flag("left", "1 where it is, else 0"),
)
LENGTHS: Columns = (
    LAMBDA,
    Whole("hidden_layers"),
    Whole("replica"),
    Steps("steps", "until the plateau is left, or all of them where it is not"),
    Flag("left", "1 if it is, else 0"),
)
GIVEN = Whole("given", "steps that it was given to leave it")
PLATEAU_TRACE = Table(
    "data/runs/plateau.csv", "the cost of a network on the plateau, until it leaves", LOOKS
)
PLATEAU = Table("data/results/plateau.csv", "how long a network stays on the plateau", LENGTHS)
CRITICAL_TRACE = Table(
    "data/runs/critical-lambda.csv",
    "the same of networks with a lambda on either side of the critical one",
    (*LOOKS, GIVEN),
)
CRITICAL_LENGTHS = Table(
    "data/results/critical-lengths.csv",
    "how long networks that weight decay may hold stay on the plateau, of both experiments",
    (*LENGTHS, GIVEN),
)
PLATEAU_FITS = Table(
    "data/results/plateau-fits.csv",
    "the law of the plateau from all replicas, and then without each of them",
    (
        Gap("left_out", "the replica that was left out; missing where none was"),
        Extended("start", "gain of a hidden layer at the start, by mean-field theory"),
        Extended("exit", "effective gain at which the plateau is left, by its lengths"),
        Extended("coupling", "of the gains, per step"),
        Extended("decay", "part of the weights that a step takes away for a lambda of 1"),
        Whole("fewer_layers", "hidden layers of the shallower networks fitted"),
        Whole("more_layers", "hidden layers of the deeper ones"),
    ),
)
PLATEAU_LAW = Table(
    "data/results/plateau-law.csv",
    "a constant of the law of the plateau",
    (
        Text("law_constant", "start, exit, coupling or decay, as in PLATEAU_FITS"),
        Extended("value", "fitted to all replicas, or given by theory or the recipe"),
        Extended("low", "lower end of the interval; missing where theory gives the constant"),
        Extended("high", "upper end of it"),
    ),
)
PLATEAU_PREDICTED = Table(
    "data/results/plateau-predicted.csv",
    "the length of the plateau by the law and as measured",
    (
        LAMBDA,
        Whole("hidden_layers"),
        Flag("fitted", "1 where the law was fitted, else 0"),
        Extended("predicted", "steps on the plateau; infinite where it is never left"),
        Extended(
            "predicted_low", "lower end of the interval; missing where some fit has no number"
        ),
        Extended("predicted_high", "upper end of it"),
        Extended("measured", "geometric mean over the replicas; missing where one did not leave"),
        Extended("low", "lower end of its interval"),
        Extended("high", "upper end of it"),
        Whole("leaving", "replicas that left"),
        Whole("replicas"),
    ),
)
CRITICAL_LAMBDA = Table(
    "data/results/critical-lambda.csv",
    "how many networks leave the plateau with a lambda, and the critical one",
    (
        Whole("hidden_layers"),
        LAMBDA,
        Whole("given", "steps that they were given"),
        Whole("leaving", "replicas that left"),
        Extended(
            "expected", "replicas that the law expects to, from the length of each without decay"
        ),
        Whole("replicas"),
        Fraction("probability", "of leaving, with its interval"),
        Extended("low"),
        Extended("high"),
        Extended("longest", "stay without decay, in steps; infinite where one did not leave"),
        Extended("predicted", "critical lambda of the typical network, by the law"),
        Extended("predicted_low", "lower end of its interval"),
        Extended("predicted_high", "upper end of it"),
    ),
)
PLATEAU_GAINS = Table(
    "data/results/plateau-gains.csv",
    "the gain of a network without decay on its way along the plateau",
    (
        Whole("hidden_layers"),
        Whole("replica"),
        Setting("passed", "part of the plateau behind it"),
        Extended(
            "gain",
            "between two looks by the straight line of its logarithm; at the end at the first look "
            "that shows the plateau left",
        ),
    ),
)
PLATEAU_PICTURE = Picture("reports/figures/plateau-length")
CRITICAL_PICTURE = Picture("reports/figures/critical-lambda")
