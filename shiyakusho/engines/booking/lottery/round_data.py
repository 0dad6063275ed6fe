"""The rules of one round, as data."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shiyakusho.ground.contracts.identities import Slug


class RoundData(BaseModel):
    """``most_together``: slots of one wish, given together or not at all. ``most_wins``: wishes of one
    entry that may come true; ``most_of_group``: of all entries of one group together. ``level``: how
    surely a person must be known; no less than L2, or one could apply under many addresses.
    ``needs``: what makes a win sure. ``list_hours``: how long an offer from the list stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    most_wishes: int = Field(default=3, ge=1, le=10)
    most_together: int = Field(default=1, ge=1, le=5)
    most_places: int = Field(default=1, ge=1, le=1000)
    most_wins: int = Field(default=1, ge=1, le=10)
    most_of_group: int | None = Field(default=None, ge=1, le=1000)
    level: Literal["L2", "L3"] = "L2"
    needs: Literal["confirm", "payment"] = "confirm"
    list_hours: int = Field(default=72, ge=1, le=24 * 60)
    priorities: tuple[Slug, ...] = ()

    @model_validator(mode="after")
    def _agree(self) -> RoundData:
        if self.most_wins > self.most_wishes:
            raise ValueError("more wins than wishes")
        if len(set(self.priorities)) != len(self.priorities):
            raise ValueError("a priority stands twice")
        return self
