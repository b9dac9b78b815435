"""The crate of a project, as rocrate reads it, against lock files and ledger read here anew."""

import csv
import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate
from ruamel.yaml import YAML

LOCKS = {"dvc.lock": "", "stages/measuring/dvc.lock": "stages/measuring/dvc.yaml:"}


def refs(entity, name):
    """The entities that a property names, one or several."""
    found = entity.get(name, [])
    return found if isinstance(found, list) else [found]


def types(entity):
    return entity.type if isinstance(entity.type, list) else [entity.type]


@pytest.fixture(scope="module")
def locked(ran):
    """What DVC wrote down of each stage, by the name it has in the crate."""
    read = {path: YAML(typ="safe").load(ran / path)["stages"] for path in LOCKS}
    return {
        LOCKS[path] + name: has for path, stages in read.items() for name, has in stages.items()
    }


@pytest.fixture(scope="module")
def actions(crate):
    found = crate.get_by_type("CreateAction")
    return {each["name"]: each for each in found if each.id != "#run"}


def files(entity, way):
    """Path and MD5 of the files and folders among a property's values."""
    data = [each for each in refs(entity, way) if {"File", "Dataset"} & set(types(each))]
    return {each["name"]: each["md5"] for each in data}


def test_every_stage_is_an_action_with_what_the_lock_file_says(locked, actions):
    assert actions.keys() == locked.keys()
    assert len(locked) == 7
    for name, has in locked.items():
        action = actions[name]
        assert files(action, "object") == {each["path"]: each["md5"] for each in has["deps"]}
        assert files(action, "result") == {each["path"]: each["md5"] for each in has["outs"]}
        assert action["description"].endswith(f"Command: {has['cmd']}")


def test_parameters_are_those_of_the_lock_file_and_of_the_command(actions):
    def given(name):
        values = [each for each in refs(actions[name], "object") if each.type == "PropertyValue"]
        return {each["name"]: each["value"] for each in values}

    section = "stages/measuring/dvc.yaml:"
    assert given(f"{section}measure@a") == {"compared.variants.a.size": 3, "--name": "a"}
    assert given(f"{section}judge") == {"factor": 2.0, "limits.bounds": "[1, 2.5]"}
    assert given(f"{section}draw") == {}


def test_a_parameter_is_an_input_of_the_workflow_and_of_the_program(crate):
    value = crate.dereference("params.yaml#factor")
    formal = refs(value, "exampleOfWork")
    assert {each.id for each in formal} == {"dvc.yaml#factor", "stages/judge.py#factor"}
    for each in formal:
        owner, _, _ = each.id.partition("#")
        assert each in refs(crate.dereference(owner), "input")
        assert each["additionalType"] == "Number"


def test_stages_of_a_group_share_their_program_and_what_it_takes(crate, actions):
    runs = [actions[f"stages/measuring/dvc.yaml:measure@{name}"] for name in "ab"]
    assert {each["instrument"].id for each in runs} == {"stages/measure.py"}
    outputs = {each.id for each in refs(crate.dereference("stages/measure.py"), "output")}
    assert outputs == {
        "stages/measure.py#data/runs/*.csv",
        "stages/measure.py#data/records/measure/*.json",
    }


def test_each_step_was_started_by_the_engine_for_its_action(crate, actions):
    (engine,) = crate.get_by_type("OrganizeAction")
    assert engine["instrument"]["softwareVersion"] == "3.67.0"
    assert engine["result"].id == "#run"
    controls = refs(engine, "object")
    assert {each["object"].id for each in controls} == {each.id for each in actions.values()}
    for each in controls:
        assert each["instrument"]["workExample"].id == each["object"]["instrument"].id
    steps = refs(crate.mainEntity, "step")
    order = [each["name"] for each in sorted(steps, key=lambda step: int(step["position"]))]
    assert order.index("measure@b") < order.index("summarize") < order.index("judge")
    assert order.index("judge") < order.index("collect")


def test_packages_are_those_of_the_records(crate, ran):
    record = json.loads((ran / "data/records/judge.json").read_text())
    program = crate.dereference("stages/judge.py")
    used = refs(program, "softwareRequirements")
    assert {each["name"]: each["softwareVersion"] for each in used} == record["packages"]


def test_every_claim_points_at_its_evidence(crate, ran):
    ledger = list(csv.DictReader((ran / "reports/claims.csv").read_text().splitlines()))
    lines = list(csv.reader((ran / "reports/quantities.csv").read_text().splitlines()))
    claims = {each["name"]: each for each in crate.get_by_type("Claim")}
    assert list(claims) == [row["id"] for row in ledger] == ["M1", "M2"]
    assert {each.id for each in claims.values()} < {e.id for e in crate.root_dataset["mentions"]}
    for row in ledger:
        claim = claims[row["id"]]
        assert (claim["text"], claim["description"]) == (row["claim"], row["evidence"])
        verdict, *quantities = refs(claim, "additionalProperty")
        assert (verdict["name"], verdict["value"]) == ("verdict", row["verdict"])
        assert len(quantities) == int(row["quantities"])
        for each in quantities:  # row numbers begin at 1, with the heading
            line = lines[int(each.id.removeprefix("reports/quantities.csv#row=")) - 1]
            assert line[0] == row["id"]
            assert each["name"] == ", ".join(filter(None, line[1:4]))
        assert {each.id for each in refs(claim, "isBasedOn")} == {
            "reports/quantities.csv",
            "data/results/judged/measuring.csv",
            "data/summaries/sizes.csv",
        }
        assert claim["subjectOf"].id == "reports/figures/sizes.svg"
        assert claim["appearance"].id == "reports/claims.csv"


def test_quantities_have_their_numbers(crate):
    measured, bracket = (crate.dereference(f"reports/quantities.csv#row={n}") for n in (2, 3))
    assert [measured[name] for name in ("value", "minValue", "maxValue")] == [3.0, 2.5, 3.5]
    assert measured["unitText"] == "rows"
    assert [bracket.get(name) for name in ("value", "minValue", "maxValue")] == [None, 4.0, 5.0]
    assert bracket["description"] == "verdict: holds; rule: bracket"


def test_from_a_claim_the_actions_lead_back_to_the_runs(crate, actions):
    makers = {out.id: each for each in actions.values() for out in refs(each, "result")}
    claim = crate.dereference("#claim/M1")
    reached, ahead = set(), [each.id for each in refs(claim, "isBasedOn")]
    while ahead:
        identifier = ahead.pop()
        if identifier not in reached:
            reached.add(identifier)
            entity = crate.dereference(identifier)
            ahead += [part.id for part in refs(entity, "hasPart")]
            if identifier in makers:
                ahead += [each.id for each in refs(makers[identifier], "object")]
    assert {"#data/runs/a.csv", "#data/runs/b.csv", "data/given/"} <= reached
    assert {"params.yaml#compared.variants.a.size", "params.yaml#factor"} <= reached


def test_the_archive_has_each_file_that_it_does_not_only_name(crate, written, ran):
    with zipfile.ZipFile(written) as archive:
        inside = {name for name in archive.namelist() if not name.endswith("/")}
        described = [each for each in crate.get_entities() if "File" in types(each)]
        for each in described:
            name = each["name"]
            content = (ran / name).read_bytes()
            assert each["md5"] == hashlib.md5(content).hexdigest()
            assert int(each["contentSize"]) == len(content)
            assert (name in inside) == (not name.startswith("data/runs/"))
            assert each.id == (name if name in inside else f"#{name}")
            if name in inside:
                assert archive.read(name) == content
        assert inside == {each.id for each in described} & inside | {"ro-crate-metadata.json"}
    wanted = {"README.md", "LICENSE", "CITATION.cff", "params.yaml", *LOCKS, "src/core/a.py"}
    assert wanted | {"stages/judge.py", "data/records/judge.json", "data/given/image"} <= inside


def test_every_reference_has_an_entity(unpacked):
    """But for addresses of the specifications, which say what a thing conforms to."""
    graph = json.loads((unpacked / "ro-crate-metadata.json").read_text())["@graph"]
    names = [each["@id"] for each in graph]
    assert len(names) == len(set(names))
    for entity in graph:
        for name, values in entity.items():
            for each in values if isinstance(values, list) else [values]:
                if isinstance(each, dict) and name != "conformsTo":
                    assert each["@id"] in names, entity["@id"]


def test_who_what_and_when_are_those_of_the_citation(crate):
    root = crate.root_dataset
    assert (root["name"], root["version"]) == ("Sizes of networks", "1.2.3")
    assert root["datePublished"] == "2020-02-29"
    assert root["license"].id == "https://spdx.org/licenses/MIT"
    assert root["author"].id == root["publisher"].id == "https://measurers.example.org/"
    assert "all 15 outputs of 7 stages" in root["description"]


def test_it_is_opened_packed(written):
    assert ROCrate(Path(written)).mainEntity.id == "dvc.yaml"
