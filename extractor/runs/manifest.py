"""What a run was started with; it decides which results may stand beside each other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

from pydantic import Field, ValidationError

from extractor import __version__
from extractor.data import Frozen
from extractor.drafts import writing
from extractor.errors import ConfigError

NAME = "manifest.json"


class Manifest(Frozen):
    """Everything that changes what a run finds, and where its documents came from.

    Two starts belong to one run if they agree in all but its id and the inputs. Secrets have no
    place here.
    """

    id: str = Field(
        default_factory=lambda: uuid4().hex, description="Names the run in a store it may share."
    )
    annotator: str = Field(description="The annotator's fingerprint.")
    model: str = Field(description="The model, as asked for, or `rules`.")
    prompt: str | None = Field(default=None, description="Prompt and version, as `claims/v1`.")
    answer_schema: str | None = Field(default=None, description="Schema and version: `claims_v1`.")
    parameters: dict[str, Any] = Field(default={}, description="Request parameters and settings.")
    code: str = Field(default=__version__, description="Version of this package.")
    inputs: tuple[str, ...] = Field(default=(), description="The inputs, as given.")

    def write(self, folder: Path) -> None:
        """Write it into *folder*.

        Raises:
            DiskError: If it cannot be written.

        """
        content = json.dumps(self.model_dump(mode="json"), indent=2, ensure_ascii=False)
        with writing(folder / NAME, lasting=True) as (file,):
            file.write(content + "\n")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of the run in *folder*.

        Raises:
            ConfigError: If there is none, or it is damaged.

        """
        path = folder / NAME
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            raise ConfigError(
                f"{folder} is no run: {NAME} cannot be read ({error.strerror})"
            ) from None
        except ValidationError:
            raise ConfigError(
                f"{path} is damaged or from another version of this package"
            ) from None

    def differences(self, other: Manifest) -> list[str]:
        """Say what keeps *other* from being the same run, one phrase a field."""
        return [
            f"{name} was {_short(getattr(self, name))} and is {_short(getattr(other, name))}"
            for name in type(self).model_fields
            if name not in {"id", "inputs"} and getattr(self, name) != getattr(other, name)
        ]


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004 - a line of a terminal
