"""The page around its sections: what they found in short, the question, verdicts, the ledger."""

from typing import Any

from stages.circuits import page as circuits
from stages.depth import page as depth
from stages.frozen import page as frozen
from stages.ledger.tables import CLAIMS, QUANTITIES
from stages.page.setting import Page, Setting
from stages.remedies import page as remedies
from stages.start import page as start
from stages.training import page as training
from unstable_gradients.network import activations, initializers
from unstable_gradients.study.ledger import BOOK, failing_by_chance
from unstable_gradients.study.verdicts import Verdict

Values = dict[str, object]


def short(study: Setting) -> Values:
    """What the text `short` names: some of what the texts of the sections do."""

    def of(page: Page, *path: str) -> Any:
        found: Any = study.values_of(page)
        for name in path:
            found = found[name]
        return found

    return {
        "inputs": of(circuits, "parity", "inputs"),
        "gates_of_two_layers": of(circuits, "parity", "wide", "gates"),
        "smallest_circuit": [of(circuits, "parity", "smallest")],
        "most": of(depth, "most"),
        "least": of(depth, "least"),
        "at_the_start": of(start, "gaps"),
        "in_training": of(training, "gaps"),
        "epochs": of(frozen, "epochs"),
        "costs": of(frozen, "costs"),
        "chapter": of(remedies, "chapter"),
        "further": of(remedies, "further"),
    }


def question(study: Setting) -> Values:
    """What the text `question` names: the networks of the chapter."""
    network = study["network"]
    start_of = initializers.named(network["initializer"], network["biases"])
    return {
        "sizes": [*study.sizes.values()],
        "neurons": activations.named(network["activation"]).words.neurons,
        "cost": network["cost"],
        "weights": start_of.weights.words.sentence,
        "biases": start_of.biases.sentence,
    }


def disagreements(study: Setting) -> Values:
    """What the text `disagreements` names: how many claims fail, and how many by chance."""
    claims, chances = CLAIMS.read_part(), failing_by_chance(QUANTITIES.read_part())
    failing = claims[claims["verdict"] == Verdict.FAILS]
    return {
        "claims_in_all": len(claims),
        "expected": float(chances.sum()),
        "failing": len(failing),
        "expected_of_these": float(chances[failing["id"]].sum()),
        "books": [*failing.loc[failing["source"] == BOOK, "id"]],
    }
