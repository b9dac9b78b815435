"""Who made the study, which version of it this is and when that was released: CITATION.cff."""

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from unstable_gradients.errors import InvalidInput

FILE = "CITATION.cff"


def _hyphened(name: str) -> str:
    return name.replace("_", "-")


class _Read(BaseModel):
    """Of the Citation File Format 1.2.0 what a crate takes."""

    model_config = ConfigDict(alias_generator=_hyphened, frozen=True)


class Author(_Read):
    """A person, who has a family name, or an organization, which has a name alone."""

    name: str = ""
    given_names: str = ""
    family_names: str = ""
    affiliation: str = ""
    orcid: str = ""
    website: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it is a person."""
        return bool(self.family_names or self.given_names)

    @property
    def full_name(self) -> str:
        """The name as it is printed."""
        return self.name or f"{self.given_names} {self.family_names}".strip()


class Citation(_Read):
    """What names the study and its version."""

    title: str
    abstract: str = ""
    version: str
    date_released: date
    license: str
    authors: list[Author] = Field(min_length=1)
    repository_code: str = ""


def read(root: Path) -> Citation:
    """The citation of a project.

    Raises:
        InvalidInput: if there is none, or it lacks what a crate has to say.
    """
    path = root / FILE
    try:
        found = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return Citation.model_validate(found)
    except FileNotFoundError:
        raise InvalidInput(
            f"{path}: missing, expected the title, version, release date, license and authors"
        ) from None
    except (YAMLError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0]
        raise InvalidInput(f"{path}: not YAML ({reason}), expected a citation file") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        reason = first["msg"].lower()
        raise InvalidInput(f"{path}: {place}: {reason}, expected a citation file") from None
