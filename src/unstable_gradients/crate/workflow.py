"""The crate as a whole: its own description, the workflow, and the run of all of it."""

from collections.abc import Iterator

from unstable_gradients.audit.lock import PIPELINE
from unstable_gradients.crate import software
from unstable_gradients.crate.actions import COMPLETED, Actions, Ran
from unstable_gradients.crate.citation import Author, Citation
from unstable_gradients.crate.claims import Claims
from unstable_gradients.crate.data import LEFT_OUT, Data
from unstable_gradients.crate.entities import METADATA, ROOT, Graph, Reference, reference
from unstable_gradients.crate.study import Study

SPECIFICATION = "https://w3id.org/ro/crate/1.1"
WORKFLOW_CRATE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/provenance/0.5": ("Provenance Run Crate", "0.5"),
    WORKFLOW_CRATE: ("Workflow RO-Crate", "1.0"),
}
WORKFLOW_PROFILE = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
DVC = "https://dvc.org/"
RUN, ENGINE_RUN = "#run", "#engine-run"
AS_RECORDED = (
    "When this was written, all {outputs} outputs of {stages} stages, and all that they were made "
    "from, were as the lock files record them, and the pipeline was up to date."
)
NAMED = "Named with their sums, but not in the archive for their size: {folders}."
TIMES = (
    "No action has a time or an agent: neither lock files nor run records say when, where or by "
    "whom a stage was run, since equal runs leave equal files."
)


def describe(study: Study) -> tuple[Graph, dict[str, str]]:
    """The graph of a study, and the MD5 sums of the files to carry with it, by path.

    Raises:
        InvalidInput: if what it would describe is missing.
    """
    graph = Graph()
    _add_root(graph, study)
    data = Data(graph, study)
    data.add_others()
    _add_workflow(graph, study)
    graph.add(RUN, "CreateAction")  # before those of the stages, of which it consists
    actions = Actions(graph, study, data)
    ran = [actions.add(stage, place) for place, stage in enumerate(study.stages, 1)]
    _add_run(graph, study, data, ran)
    claims = Claims(graph, study, data).add_all()
    mentioned = [reference(RUN), reference(ENGINE_RUN), *(each.action for each in ran), *claims]
    graph.add(ROOT, mentions=mentioned)
    return graph, data.carried


def _add_root(graph: Graph, study: Study) -> None:
    citation = study.citation
    authors = [_author(graph, each, n) for n, each in enumerate(citation.authors, 1)]
    organizations = [
        found for found, each in zip(authors, citation.authors, strict=True) if not each.is_person
    ]
    graph.add(
        METADATA,
        "CreativeWork",
        about=reference(ROOT),
        conformsTo=[reference(SPECIFICATION), reference(WORKFLOW_CRATE)],
    )
    graph.add(
        ROOT,
        "Dataset",
        name=citation.title,
        description=_description(study),
        version=citation.version,
        datePublished=citation.date_released.isoformat(),
        license=_license(graph, citation),
        author=authors,
        publisher=organizations[:1],
        url=citation.repository_code or None,
        conformsTo=[
            graph.add(address, "CreativeWork", name=name, version=version)
            for address, (name, version) in PROFILES.items()
        ],
        mainEntity=reference(PIPELINE),
    )


def _description(study: Study) -> str:
    stages = study.lock.stages.values()
    sentences = (
        " ".join(study.citation.abstract.split()),
        AS_RECORDED.format(outputs=sum(len(each.outputs) for each in stages), stages=len(stages)),
        NAMED.format(folders=", ".join(LEFT_OUT)),
        TIMES,
    )
    return " ".join(filter(None, sentences))


def _license(graph: Graph, citation: Citation) -> Reference:
    return graph.add(
        f"https://spdx.org/licenses/{citation.license}",
        "CreativeWork",
        name=citation.license,
        description=f"The license that SPDX calls {citation.license}; its text is in LICENSE",
    )


def _author(graph: Graph, author: Author, number: int) -> Reference:
    return graph.add(
        author.orcid or author.website or f"#author/{number}",
        "Person" if author.is_person else "Organization",
        name=author.full_name,
        url=author.website or None,
        affiliation=author.affiliation or None,
    )


def _add_workflow(graph: Graph, study: Study) -> None:
    """The project's own dvc.yaml as the workflow; those of the sections are parts of it."""
    citation = study.citation
    graph.add(
        PIPELINE,
        *("SoftwareSourceCode", "ComputationalWorkflow", "HowTo"),
        description=f"Runs {len(study.lock.stages)} stages, in {len(study.pipelines)} pipelines",
        version=citation.version,
        url=citation.repository_code or None,
        license=_license(graph, citation),
        conformsTo=reference(WORKFLOW_PROFILE),
        programmingLanguage=graph.add(
            DVC,
            "ComputerLanguage",
            name="DVC",
            alternateName="Data Version Control",
            url=DVC,
            version=study.versions.get(software.ENGINE),
        ),
    )


def _add_run(graph: Graph, study: Study, data: Data, ran: list[Ran]) -> None:
    """The run of the whole, out of what no stage made, and by DVC."""
    graph.add(
        RUN,
        name="dvc repro",
        description="Every stage that the result of an earlier run could not stand for",
        instrument=reference(PIPELINE),
        actionStatus=COMPLETED,
        object=[*_not_made(study, data), *(value for each in ran for value in each.given)],
        result=[out for each in ran for out in each.made],
    )
    graph.add(
        ENGINE_RUN,
        "OrganizeAction",
        name="dvc repro",
        instrument=software.add_engine(graph, study),
        object=[each.control for each in ran],
        result=reference(RUN),
        actionStatus=COMPLETED,
    )


def _not_made(study: Study, data: Data) -> Iterator[Reference]:
    for stage in study.stages:
        for each in stage.dependencies:
            if not study.lock.producer(each.path) and not study.lock.inside(each.path):
                yield data.add(each.path, each.md5)
