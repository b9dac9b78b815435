"""What users have set for other projects, all at once, changes nothing that `dvc repro` makes."""

from pathlib import Path

from tests.pipeline.project import Project, copy
from unstable_gradients.audit import lock

TARGET = "stages/circuits/dvc.yaml:draw-circuits"
MATPLOTLIB = "font.size: 31\nsavefig.dpi: 17\nsvg.fonttype: none\nbackend: TkAgg\n"
GIT = "[core]\n\tautocrlf = true\n\tquotePath = true\n\tsafecrlf = false\n"
DVC = """\
[core]
    autostage = true
    analytics = true
    interactive = true
    check_update = true
[cache]
    type = symlink
    dir = {folder}/a shared cache
"""
STOPS = "import sys\nsys.exit('of another project')\n"


def settings(project: Project, folder: Path) -> dict[str, str]:
    """An environment with all of them, and their files."""
    (project.root / "matplotlibrc").write_text(MATPLOTLIB, encoding="utf-8")
    files = {
        "matplotlib/matplotlibrc": MATPLOTLIB,
        "git/config": GIT,
        "dvc/config": DVC.format(folder=folder),
        "startup.py": STOPS,
        "ipython/profile_default/startup/first.py": STOPS,
        "jupyter/jupyter_config.py": STOPS,
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    jupyter = ("CONFIG_DIR", "CONFIG_PATH", "DATA_DIR", "PATH", "RUNTIME_DIR")
    return (
        {f"JUPYTER_{name}": str(folder / "jupyter") for name in jupyter}
        | {"JUPYTER_PLATFORM_DIRS": "1", "IPYTHONDIR": str(folder / "ipython")}
        | {"MPLCONFIGDIR": str(folder / "matplotlib"), "MPLBACKEND": "TkAgg"}
        | {"MATPLOTLIBRC": str(folder / "matplotlib"), "DISPLAY": ":99"}
        | {"GIT_CONFIG_GLOBAL": str(folder / "git/config"), "GIT_PAGER": "false"}
        | {"DVC_GLOBAL_CONFIG_DIR": str(folder / "dvc")}
        | {"PYTHONSTARTUP": str(folder / "startup.py"), "PYTHONUTF8": "0", "PYTHONHASHSEED": "7"}
        | {"PYTHONIOENCODING": "latin-1", "LC_ALL": "en_US.ISO-8859-1", "LANG": "C"}
        | {"VIRTUAL_ENV": "/nonexistent", "CONDA_PREFIX": "/nonexistent", "CDPATH": "/:/tmp"}
        | {"MAKEFLAGS": "-j9 -n", "OMP_NUM_THREADS": "3", "NPY_ENABLE_CPU_FEATURES": "AVX2"}
        | {"COLUMNS": "20", "NO_COLOR": "1", "TERM": "dumb", "TQDM_DISABLE": "1"}
    )


def test_settings_of_other_projects_change_nothing(tmp_path: Path) -> None:
    plain = copy(tmp_path / "plain", ("depth-1",))
    plain.repro(TARGET)
    other = copy(tmp_path / "other", ("depth-1",))
    assert other.repro(TARGET, **settings(other, tmp_path / "home"))
    made, expected = (lock.read(project.root).stages for project in (other, plain))
    assert made == expected  # whose order in the files is up to DVC
    assert TARGET in made
