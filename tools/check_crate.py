"""`check_crate.py FILE`: whether a provenance crate keeps to its profiles, and others can read it.

Run by the Python of .venv-crate. The validator's checks of RO-Crate 1.1 and of the profiles up to
Provenance Run Crate are made, those of what is required and those of what is recommended. The
network is not asked: RO-Crate's context, the one address that has to be read, comes out of a
package.
"""

import sys
import tempfile
import warnings
from collections import Counter
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from requests import Request, Response
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationResult, ValidationSettings
from urllib3 import HTTPResponse

PROFILE = "provenance-run-crate"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
# What is recommended and not followed, by the checks' names.
NOT_FOLLOWED = {
    "Action endTime": "no record says when a stage ran, so that equal runs leave equal files",
    "Action agent": "no record says who ran a stage",
    "SoftwareApplication id": "the programs are files of the crate, which have no address",
    "Application url": "a package is named by its package URL, which leads to no one index",
    "Organization: RECOMMENDED url property": "the maintainers have no page",
}


def main() -> int:
    """Print what was checked; 0 if the crate is as it should be, 1 if not."""
    crate = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        result = validate(crate, Path(folder, "answers"))
    lines, good = told(result)
    print("\n".join(lines))
    return 0 if good else 1


def validate(crate: Path, answers: Path) -> ValidationResult:
    """The validator's result, with a store of answers in place of the network."""
    with CachedSession(str(answers), backend="sqlite", expire_after=-1) as session:
        session.cache.save_response(context())
    settings = ValidationSettings(
        rocrate_uri=str(crate),
        profile_identifier=PROFILE,
        requirement_severity=Severity.RECOMMENDED,
        cache_path=answers,
        offline=True,
    )
    return services.validate(settings)


def context() -> Response:
    """The context as its address would answer.

    Raises:
        LookupError: if the package has that of another version.
    """
    content = files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes()
    if CONTEXT.encode() not in content:
        raise LookupError(f"the package rocrate has no {CONTEXT}, expected a release before 0.14")
    raw = HTTPResponse(
        BytesIO(content),
        {"Content-Type": "application/ld+json"},
        200,
        preload_content=False,
        request_url=CONTEXT,
    )
    return HTTPAdapter().build_response(Request("GET", CONTEXT).prepare(), raw)


def told(result: ValidationResult) -> tuple[list[str], bool]:
    """What to print of a result, and whether only what is known of is not followed."""
    checks = len(result.executed_checks)
    found = Counter((each.check.name, each.severity.name, each.message) for each in result.issues)
    wrong = {key: n for key, n in found.items() if not _is_known(*key[:2])}
    lines = [
        f"{severity}: {name}: {message} ({n})" for (name, severity, message), n in wrong.items()
    ]
    known = [name for name in NOT_FOLLOWED if any(name == key[0] for key in found)]
    lines += [f"recommended, and not followed: {name}: {NOT_FOLLOWED[name]}" for name in known]
    verdict = "does not keep" if wrong else "keeps"
    lines.append(f"{PROFILE}: the crate {verdict} to it, by {checks} checks")
    return lines, not wrong


def _is_known(name: str, severity: str) -> bool:
    return name in NOT_FOLLOWED and severity == Severity.RECOMMENDED.name


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # of the validator's own packages
    sys.exit(main())
