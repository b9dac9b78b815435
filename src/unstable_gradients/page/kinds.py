"""How the report names activation functions and initializations."""

WEIGHTS = {
    "default": "N(0, 1/n)",
    "large": "N(0, 1)",
    "lecun": "N(0, 1/n)",
    "he": "N(0, 2/n)",
    "glorot-normal": "Glorot's, normal",
    "glorot-uniform": "Glorot's, uniform",
    "uniform": "uniform between ±1/√n",
    "orthogonal": "orthogonal matrices",
    "sparse": "sparse",
}
ZERO = "-zero"
FUNCTIONS = {"relu": "rectifier", "scaled-tanh": "1.7159 tanh(2z/3)"}
STEEP = "sigmoid-"


def function(name: str) -> str:
    """An activation function of the tables in words."""
    if name.startswith(STEEP):
        return f"σ({name.removeprefix(STEEP)}z)"
    return FUNCTIONS.get(name, name)


def initialization(name: str) -> str:
    """Weights and biases of an initialization of the tables in words."""
    weights = name.removesuffix(ZERO)
    return f"{WEIGHTS.get(weights, weights)}, {'no' if weights != name else 'random'} biases"
