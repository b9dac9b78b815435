"""A change reruns exactly the stages whose result can change: DVC decides, stand-ins run.

The stand-in of a stage changes its outputs whenever its command line or an input changes, so the
expected sets are the largest that dvc.yaml can give. `test_real_runs.py` has the programs.
"""

import pytest

from tests.pipeline import expected
from tests.pipeline.expected_reruns import LEAVES
from tests.pipeline.project import (
    ROOT,
    Project,
    leaves,
    yaml,
)

REAL_PARAMS = dict(leaves(yaml().load((ROOT / "params.yaml").read_text(encoding="utf-8"))))


def test_every_leaf_of_params_yaml_is_in_the_table() -> None:
    assert set(LEAVES) == set(REAL_PARAMS)


def test_the_table_knows_the_variants() -> None:
    variants = {name.split(".")[1] for name in REAL_PARAMS if name.startswith("variants.")}
    assert set(expected.VARIANTS) == variants
    assert REAL_PARAMS["bars.network"] == expected.SHOWN_AS_BARS
    activations = [name.split(".")[1] for name in REAL_PARAMS if name.startswith("activations.")]
    assert list(expected.ACTIVATIONS) == activations


def test_a_first_run_runs_every_stage_and_a_second_one_none(project: Project) -> None:
    assert set(project.declared()) == expected.every_stage()
    assert project.rehearse() == set()


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_leaf_reruns_what_depends_on_it_and_nothing_else(project: Project, leaf: str) -> None:
    value, stages = LEAVES[leaf]
    assert dict(leaves(project.params()))[leaf] != value
    assert stages
    project.change(**{leaf: value})
    assert project.rehearse() == stages


def test_a_new_variant_runs_with_what_collects_it(project: Project) -> None:
    params = project.params()
    params["variants"]["wide"] = {"hidden": [40]}
    project.write_params(params)
    assert project.rehearse() == expected.every_experiment(("wide",))


def test_a_removed_variant_reruns_only_what_collected_it(project: Project) -> None:
    params = project.params()
    del params["variants"]["depth-3"]
    project.write_params(params)
    assert project.rehearse() == expected.every_collector()


def test_the_order_of_the_variants_is_of_no_matter_to_their_runs(project: Project) -> None:
    params = project.params()
    params["variants"].move_to_end("depth-1")
    project.write_params(params)
    assert project.rehearse() == expected.every_collector()


def test_a_new_activation_runs_with_what_compares_it(project: Project) -> None:
    params = project.params()
    params["activations"]["steep"] = {"activation": "sigmoid-8"}
    project.write_params(params)
    assert project.rehearse() == expected.deep_gradients(
        "gradient-flow", "mean-field", activations=("steep",)
    )


def test_a_removed_activation_reruns_only_what_compared_it(project: Project) -> None:
    params = project.params()
    del params["activations"]["relu"]
    project.write_params(params)
    assert project.rehearse() == expected.deep_gradients()


def test_a_comment_reruns_nothing(project: Project) -> None:
    project.append("params.yaml", "# A remark.\n")
    assert project.rehearse() == set()


def test_going_back_computes_again_only_what_git_keeps(project: Project) -> None:
    """DVC has the rest in its cache."""
    before, (value, stages) = project.params(), LEAVES["experiments.accuracy.eta"]
    project.change(**{"experiments.accuracy.eta": value})
    assert project.rehearse(to_cache=True) == stages
    project.write_params(before)
    kept = {stage for stage, has in project.declared().items() if has["kept by git"]}
    assert project.rehearse(to_cache=True) == stages & kept


OF_ANY_DEPTH = expected.without_networks(
    "remedies", "plateau", "saturation", "momentum", "factorial"
)
ALL_NETWORKS = expected.every_experiment() | expected.WITH_NETWORK_CODE | OF_ANY_DEPTH
TRAINED = OF_ANY_DEPTH.union(
    *map(expected.experiment, ("accuracy", "frozen-layers", "gradient-trace", "mini-batch-trace"))
)
EDITED = {
    "src/unstable_gradients/theory/fixed_points.py": expected.SUMMARIZED_REMEDIES
    | expected.without_networks("mean-field", "balancing-width"),
    "src/unstable_gradients/flow_comparison.py": expected.deep_gradients(),
    "src/unstable_gradients/figures/flow_profile.py": {"draw-exact@flow-profile"} | expected.TOLD,
    "src/unstable_gradients/network/training.py": TRAINED,
    "src/unstable_gradients/network/momentum.py": OF_ANY_DEPTH,
    "src/unstable_gradients/network/shared_inputs.py": expected.experiment("initial-gradient")
    | expected.experiment("gradient-trace"),
    "src/unstable_gradients/program/worker.py": set(),
    "src/unstable_gradients/program/parallel.py": ALL_NETWORKS
    | expected.without_networks("mean-field"),
    "src/unstable_gradients/experiments/recorded_descent.py": OF_ANY_DEPTH,
    "src/unstable_gradients/experiments/plateau.py": expected.WITHOUT_NETWORKS["plateau"],
    "src/unstable_gradients/factorial_effects.py": expected.SUMMARIZED_FACTORIAL,
    "src/unstable_gradients/theory/depth_scale.py": expected.SUMMARIZED_REMEDIES,
    "src/unstable_gradients/theory/cascade.py": expected.WITHOUT_NETWORKS["chain-derivative"],
    "src/unstable_gradients/theory/exploding_chain.py": expected.WITHOUT_NETWORKS[
        "exploding-chain"
    ],
    "src/unstable_gradients/theory/neuron_chain.py": expected.without_networks(
        "chain-derivative", "chain-terms", "exploding-chain", "chain-ratio", "chain-activations"
    ),
    "src/unstable_gradients/experiments/accuracy.py": expected.experiment("accuracy"),
    "src/unstable_gradients/experiments/mini_batch_trace.py": expected.experiment(
        "mini-batch-trace"
    ),
    "src/unstable_gradients/experiments/frozen_layers.py": expected.experiment("frozen-layers"),
    "src/unstable_gradients/readout.py": expected.experiment("linear-readout") | expected.PIXELS,
    "src/unstable_gradients/circuits/gates.py": expected.without_networks(
        "circuits", "drawn-circuits"
    ),
    "src/unstable_gradients/theory/activation_window.py": expected.WITHOUT_NETWORKS[
        "activation-window"
    ],
    "src/unstable_gradients/theory/identity_neuron.py": expected.WITHOUT_NETWORKS["identity-neuron"]
    | expected.experiment("identity-layers"),
    "src/unstable_gradients/theory/matrix_product.py": expected.experiment("matrix-product"),
    "src/unstable_gradients/claims/circuits.py": expected.told("judge-circuits"),
    "src/unstable_gradients/claims/verdicts.py": expected.told(
        *expected.JUDGED, *expected.JUDGED_WITHOUT_STATISTICS
    ),
    "src/unstable_gradients/figures/initial_speed.py": {"draw@initial-speed"} | expected.TOLD,
    "src/unstable_gradients/figures/gradient_bars.py": expected.BARS | expected.TOLD,
    "src/unstable_gradients/figures/style.py": expected.STYLED | expected.TOLD,
    "stages/accuracy.py": expected.experiment("accuracy"),
    "stages/draw.py": expected.STYLED - expected.BARS | expected.TOLD,
    "stages/report.py": expected.TOLD,
    "reports/chapter5.ipynb": expected.TOLD,
    ".gitignore": set(),
}


@pytest.mark.parametrize("name", EDITED)
def test_an_edit_reruns_what_depends_on_the_file(project: Project, name: str) -> None:
    project.append(name, "\n")
    assert project.rehearse() == EDITED[name]
