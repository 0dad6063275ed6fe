"""Everything a city's catalogue says, read from files and checked: national set plus overrides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .charging import charged, fees_of
from .definition import Definition, Process
from .faults import DefinitionFaults, Fault, did_you_mean
from .figures import faults_of_figures
from .offices import office_roles
from .override import overridden
from .places import Source
from .reading import definition_from, read_definition, read_process, written_definition
from .registry import definition_checks
from .secrecy import FILE as SECRECY
from .secrecy import fault_of, rules_of
from .snapshot import digest_of, document_of
from .source import read_source
from .translations import Notes, read_notes, stale_in, warning_of

WRITTEN = "作業中の版"


@dataclass(frozen=True)
class Gathered:
    """One procedure of one city, ready to be loaded."""

    definition: Definition
    process: Process | None
    document: dict[str, Any]
    digest: str


def gather(national: Path, city: Path | None = None) -> list[Gathered]:
    """Read and check all files; DefinitionFaults lists everything wrong in all of them."""
    return _Gathering(national, city).all()


def gather_and_warn(national: Path, city: Path | None = None) -> tuple[list[Gathered], list[Fault]]:
    """The same with the warnings, which keep nothing from going live."""
    gathering = _Gathering(national, city)
    return gathering.all(), sorted(gathering.warnings)


def gather_document(
    text: str, national: Path, city: Path | None = None
) -> tuple[Gathered | None, list[Fault]]:
    """A definition from the studio, checked as a file is; None where it cannot be read as one.

    Faults, warnings among them, name line and place in `text`.
    """
    return _Gathering(national, city).document(text)


class _Gathering:
    def __init__(self, national: Path, city: Path | None) -> None:
        self.national = national
        self.city = city
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        self.fees = fees_of(city) if city else {}
        self.processes: dict[str, Process] = {}
        self.offices = {role.id for role in office_roles(national / "offices.yaml")}
        self.secrecy = rules_of(national / SECRECY)
        self.notes: dict[Path, Notes] = {}

    def all(self) -> list[Gathered]:
        for root in filter(None, (self.national, self.city)):
            self._read_notes(root)
        self._read_processes()
        self.faults += faults_of_figures(self.national, self.city, self._name)
        overrides = self._read_overrides()
        found = []
        for path in sorted((self.national / "procedures").glob("*.yaml")):
            one = self._one(path, overrides.pop(path.stem, None))
            if one is not None:
                found.append(one)
        for source in overrides.values():
            words = "国の手続にありません"
            self.faults.append(Fault.at(source, ("id",), "no_such_procedure", words))
        if self.faults:
            raise DefinitionFaults(self.faults + self.warnings)
        return found

    def _name(self, path: Path) -> str:
        for root in (self.national.parent, self.city and self.city.parent.parent):
            if root and path.is_relative_to(root):
                return str(path.relative_to(root))
        return str(path)

    def _read_processes(self) -> None:
        for path in sorted((self.national / "processes").glob("*.yaml")):
            try:
                process = read_process(path, name=self._name(path))
            except DefinitionFaults as error:
                self.faults += error.faults
            else:
                self.processes[process.id] = process
                self._tell_stale(self.national, path, read_source(path, name=self._name(path)))

    def _read_notes(self, root: Path) -> None:
        try:
            self.notes[root] = read_notes(root)
        except DefinitionFaults as error:
            self.faults += error.faults

    def _tell_stale(self, root: Path, path: Path, source: Source) -> None:
        if notes := self.notes.get(root):
            found = stale_in(source, f"{path.parent.name}/{path.stem}", notes)
            self.warnings += [warning_of(one, source) for one in found]

    def _read_overrides(self) -> dict[str, Source]:
        found: dict[str, Source] = {}
        if self.city is None:
            return found
        for path in sorted((self.city / "procedures").glob("*.yaml")):
            try:
                found[path.stem] = read_source(path, name=self._name(path))
                self._tell_stale(self.city, path, found[path.stem])
            except DefinitionFaults as error:
                self.faults += error.faults
        return found

    def _one(self, path: Path, override: Source | None) -> Gathered | None:
        try:
            definition, source = read_definition(path, name=self._name(path))
            self._tell_stale(self.national, path, source)
            if override is not None:
                definition = overridden(definition, override, self.fees)
            says = override if override is not None and "office" in override.data else source
            return self._checked(definition, source, says)
        except DefinitionFaults as error:
            self.faults += error.faults
            return None

    def document(self, text: str) -> tuple[Gathered | None, list[Fault]]:
        """One definition written as JSON, and all that is to be said of it; None: it is none."""
        self._read_processes()
        found = None
        try:
            definition, source = written_definition(text, name=WRITTEN)
            found = self._checked(definition, source, source)
        except DefinitionFaults as error:
            self.faults += error.faults
        return found, sorted(self.faults + self.warnings)

    def _bound(self, definition: Definition, source: Source) -> Definition:
        """With the fee it names as this city charges it; a fault where the city gives none."""
        charge = definition.charge
        if charge is None or self.city is None:
            return definition
        try:
            amounts = charged(charge, self.fees.get(charge.fee, ()))
        except ValueError as error:
            raise DefinitionFaults(
                [Fault.at(source, ("charge", "fee"), "no_such_fee", str(error))]
            ) from None
        return definition_from(definition.model_dump(mode="json", by_alias=True) | amounts)

    def _checked(self, definition: Definition, source: Source, says: Source) -> Gathered:
        definition = self._bound(definition, source)
        process = self._resolved(definition, source)
        self._know_the_office(definition, says)
        self._know_the_secrecy(definition, source)
        self._run_checks(definition, process, source)
        document = document_of(definition, process)
        return Gathered(definition, process, document, digest_of(document))

    def _resolved(self, definition: Definition, source: Source) -> Process | None:
        use = definition.process
        if use is None:
            return None
        base = self.processes.get(use.kind)
        place = ("process", "kind")
        try:
            if base is None:
                raise ValueError(f"進み方 {use.kind} が national/processes にありません")
            return use.resolve(base)
        except ValueError as error:
            fault = Fault.at(source, place, "process", _first_words(error))
            raise DefinitionFaults([fault]) from None

    def _know_the_office(self, definition: Definition, source: Source) -> None:
        if self.offices and definition.office not in self.offices:
            message = f"窓口の役割 {definition.office} が national/offices.yaml にありません"
            message += did_you_mean(definition.office, self.offices)
            self.faults.append(Fault.at(source, ("office",), "no_such_office", message))

    def _know_the_secrecy(self, definition: Definition, source: Source) -> None:
        if self.secrecy and (words := fault_of(definition, self.secrecy)):
            self.faults.append(Fault.at(source, ("secrecy",), "secrecy", words))

    def _run_checks(self, definition: Definition, process: Process | None, source: Source) -> None:
        for check in dict(definition_checks.items()).values():
            for finding in check(definition, process):
                severity = "error" if finding.grave else "warning"
                told = Fault.at(
                    source, finding.place, finding.code, finding.message, severity=severity
                )
                (self.faults if finding.grave else self.warnings).append(told)


def _first_words(error: ValueError) -> str:
    """Our own sentence out of pydantic's report, or the sentence itself."""
    errors = getattr(error, "errors", None)
    if errors is None:
        return str(error)
    first = errors(include_url=False)[0]
    return str(first.get("ctx", {}).get("error", first["msg"]))
