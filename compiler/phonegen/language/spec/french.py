"""French sentences for those of specs: `fr.yaml` of a vendor, and of all vendors."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from phonegen.language.spec.values import Line, Spec


class French(Spec):
    """What pages say in French: each English sentence of the specs is the key of the French one.

    Sentences that several vendors have stand once, in `specs/fr.yaml`.
    """

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={"additionalProperties": {"type": "string", "maxLength": 2000}},
    )
    __pydantic_extra__: dict[Line, Line] = Field(init=False)

    @property
    def sentences(self) -> dict[str, str]:
        """The French sentence by the English one."""
        return self.__pydantic_extra__
