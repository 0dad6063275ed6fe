"""How a filed procedure moves through the city: steps, moves and outcomes, all as data."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from .form import Question
from .shape import Cel, Id, Name, Shape, Text

StepKind = Literal["work", "wait_applicant", "wait_outside", "decision", "end"]
Need = Literal[
    "reason", "fields", "unanswered", "outcome", "proposal", "appointment", "paid", "handed_over"
]
Asking = Literal["correction", "further_papers"]
Unanswered = Literal["propose_refusal", "stay_open"]
Who = Literal[
    "cases.work", "cases.draft", "cases.decide", "cases.bulk", "applicant", "approval", "system"
]


class _Named(Shape):
    """What a procedure's own part may replace by its id."""

    id: Name


T = TypeVar("T", bound=_Named)


class Step(Shape):
    """A place a case can stand in; `public` is what the resident reads on the status page."""

    id: Name
    title: Text
    kind: StepKind
    public: Text


class Due(Shape):
    """How long the answer to a move is awaited; what is left open the city, then the nation says.

    `remind`: days before the last day on which the person is reminded. `unanswered`: whether a
    refusal is put before the clerk when nobody answered (行政手続法7条), or the case stays open.
    """

    days: Annotated[int, Field(ge=1, le=365)] | None = None
    remind: Annotated[list[Annotated[int, Field(ge=1, le=365)]], Field(max_length=5)] | None = None
    unanswered: Unanswered | None = None


class Move(_Named):
    """An allowed step from … to …

    `who`: a permission, or `applicant` (the resident), `approval` (the decision came through
    engines/approvals), `system`. `record`: what the clerk writes down with this move (survey
    results, the number of a tag); its answers are kept with the case and offered to letters.
    `notify`: a message to the resident. A `system` move follows by itself once its step is entered.

    A move that needs `fields` asks the applicant: `kind` says whether for a 補正 or for papers of a
    later stage, `due` how long, `remind_by` and `letter` name the wordings beside `notify`. One that
    needs `unanswered` may be made only once the last day passed without an answer.
    """

    from_: Annotated[list[Name], Field(alias="from", min_length=1)]
    to: Name
    title: Text
    who: Who
    needs: list[Need] = []
    record: list[Question] = []
    clock: Literal["stop", "resume"] | None = None
    notify: Id | None = None
    kind: Asking | None = None
    due: Due | None = None
    remind_by: Id | None = None
    letter: Name | None = None


class Outcome(_Named):
    """What the city may answer. `letter` names an entry of the definition's letters."""

    title: Text
    letter: Name | None = None
    needs_reason: bool = False
    without_consent: bool = False


class Process(Shape):
    """A whole process: the first step is where a filed application starts."""

    id: Id
    title: Text
    steps: Annotated[list[Step], Field(min_length=2)]
    moves: Annotated[list[Move], Field(min_length=1)]
    outcomes: Annotated[list[Outcome], Field(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Process:
        for what, ids in (
            ("steps", [step.id for step in self.steps]),
            ("moves", [move.id for move in self.moves]),
            ("outcomes", [outcome.id for outcome in self.outcomes]),
        ):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                raise ValueError(f"{what} の id が重なっています: {'、'.join(twice)}")
        self._every_move_joins_steps()
        self._every_step_is_reached_and_left()
        return self

    def _every_move_joins_steps(self) -> None:
        known = {step.id for step in self.steps}
        for move in self.moves:
            for end in [*move.from_, move.to]:
                if end not in known:
                    raise ValueError(f"動き {move.id} のステップ {end} がありません")

    def _every_step_is_reached_and_left(self) -> None:
        reached = {self.steps[0].id}
        while True:
            more = {m.to for m in self.moves if reached & set(m.from_)} - reached
            if not more:
                break
            reached |= more
        left = {start for move in self.moves for start in move.from_}
        for step in self.steps:
            if step.id not in reached:
                raise ValueError(f"ステップ {step.id} に届く動きがありません")
            if (step.kind == "end") == (step.id in left):
                raise ValueError(
                    f"ステップ {step.id} は終わり(end)か、出る動きがあるかのどちらかです"
                )

    def step(self, step_id: str) -> Step:
        """The step with this id; KeyError when there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def moves_from(self, step_id: str) -> list[Move]:
        """The moves allowed while a case stands in `step_id`, in the order of the file."""
        return [move for move in self.moves if step_id in move.from_]


class StandardDays(Shape):
    """標準処理期間 (行政手続法6条), from the 到達日, which never changes."""

    count: Annotated[int, Field(ge=0, le=730)]
    kind: Literal["calendar", "business"]


class ExtraStep(Step):
    """A step of one procedure only, placed behind `after` in the order people see."""

    after: Name


class ProcessUse(Shape):
    """The process of one procedure: a national process plus what only this procedure has.

    An extra move or outcome with the id of a national one replaces it; `without` names national
    moves this procedure does not know. `decides` is a rule giving the id of a post role (専決).
    `correction` says how long this procedure awaits the answer to a 補正.
    """

    kind: Id
    standard_days: StandardDays | None = None
    extra_steps: list[ExtraStep] = []
    extra_moves: list[Move] = []
    extra_outcomes: list[Outcome] = []
    without: list[Name] = []
    without_outcomes: list[Name] = []
    correction: Due | None = None
    decides: Cel | None = None

    def resolve(self, base: Process) -> Process:
        """The national process with this procedure's own steps; ValueError when it breaks."""
        for wanted, known in (
            (self.without, {move.id for move in base.moves}),
            (self.without_outcomes, {outcome.id for outcome in base.outcomes}),
        ):
            for one in wanted:
                if one not in known:
                    raise ValueError(f"{base.id} に {one} はないので除けません")
        # Checked anew: the sum of two sound halves can still be a dead end.
        return Process(
            id=base.id,
            title=base.title,
            steps=self._steps(base.steps),
            moves=self._timed(_replaced(base.moves, self.extra_moves, self.without)),
            outcomes=_replaced(base.outcomes, self.extra_outcomes, self.without_outcomes),
        )

    def _timed(self, moves: list[Move]) -> list[Move]:
        """Moves with the days this procedure gives to who has to correct something."""
        own = self.correction
        return [_with_due(move, own) if own and asks(move) else move for move in moves]

    def _steps(self, steps: list[Step]) -> list[Step]:
        result = list(steps)
        for extra in self.extra_steps:
            places = [index for index, step in enumerate(result) if step.id == extra.after]
            if not places:
                raise ValueError(f"ステップ {extra.id} の after: {extra.after} がありません")
            plain = Step(**{name: getattr(extra, name) for name in Step.model_fields})
            result.insert(places[0] + 1, plain)
        return result


def asks(move: Move) -> bool:
    """Whether a move asks for a 補正."""
    return "fields" in move.needs and move.kind != "further_papers"


def _with_due(move: Move, own: Due) -> Move:
    said = own.model_dump(exclude_none=True)
    return move.model_copy(update={"due": (move.due or Due()).model_copy(update=said)})


def _replaced(base: list[T], extra: list[T], without: list[str]) -> list[T]:
    own: dict[str, T] = {one.id: one for one in extra}
    kept: list[T] = [own.pop(one.id, one) for one in base if one.id not in without]
    return [*kept, *own.values()]
