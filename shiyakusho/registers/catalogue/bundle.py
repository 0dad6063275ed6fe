"""A bundle (持ち運びの束): signed-off definitions as files that are the same on every machine.

A directory, or a `.tar` of it. `manifest.json` names every file with its digest, who edited, asked
and approved, and what the place it goes to must give. No number, no time of import, no amount, no
section of a city is in it: so what comes back from production is what went there, byte for byte.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator

from .bindings import content_digest
from .faults import DefinitionFaults, Fault
from .shape import Id, Shape
from .source import MAX_BYTES

FORMAT = "shiyakusho-bundle-1"
MANIFEST = "manifest.json"
MOST_ITEMS = 2000
LONGEST_MANIFEST = 16 * 1024 * 1024
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
FileName = Annotated[
    str, StringConstraints(pattern=r"^procedures/[a-z][a-z0-9-]{0,59}\.[1-9][0-9]?\.json$")
]
Person = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Signer(Shape):
    """Who, as the place of the sign-off knows them."""

    id: Person
    name: Annotated[str, StringConstraints(max_length=200)]


class SignOff(Shape):
    """Four eyes, as they were where it was approved."""

    edited_by: list[Signer]
    asked_by: Signer
    approved_by: Signer
    approved_at: Annotated[str, StringConstraints(max_length=40)]

    @model_validator(mode="after")
    def _four_eyes(self) -> SignOff:
        if self.approved_by.id in {self.asked_by.id, *(one.id for one in self.edited_by)}:
            raise ValueError("直した人か承認を頼んだ人が、自分で承認しています")
        return self


class Item(Shape):
    """One version: the file it is in, from when it goes, and what came before it."""

    procedure: Id
    file: FileName
    digest: Digest
    content: Digest
    in_force_from: dt.date | None = None
    note: Annotated[str, StringConstraints(max_length=400)]
    sign_off: SignOff
    lineage: Annotated[list[Digest], Field(max_length=10_000)]


class Manifest(Shape):
    """The whole of a bundle."""

    format: Literal["shiyakusho-bundle-1"]
    items: Annotated[list[Item], Field(max_length=MOST_ITEMS)]
    needs: dict[Literal["offices", "charges", "tables", "letters", "processes"], list[str]]


@dataclass(frozen=True)
class Bundle:
    """A bundle that was read and found whole. `digest` is its name for people: of its manifest."""

    digest: str
    manifest: Manifest
    definitions: dict[str, dict[str, Any]]  # by file


def text_of(value: Any) -> bytes:
    """JSON as a bundle has it: readable, in the author's order, ends with a newline."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def sha256(content: bytes) -> str:
    """Its digest, as manifests write it."""
    return hashlib.sha256(content).hexdigest()


def write_bundle(path: Path, files: dict[str, bytes]) -> str:
    """Write the files to a directory, or a `.tar`; returns the digest of the bundle."""
    if path.suffix == ".tar":
        path.write_bytes(_tar(files))
    else:
        for name, content in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(content)
    return sha256(files[MANIFEST])


def read_bundle(path: Path) -> Bundle:
    """Read and verify a bundle; DefinitionFaults names what is wrong. Only files the manifest names
    are looked at, each no larger than a definition may be."""
    raw = _read(path, MANIFEST, LONGEST_MANIFEST)
    try:
        manifest = Manifest.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise _fault(MANIFEST, "bundle_broken", f"{place}: {first['msg']}") from None
    found: dict[str, dict[str, Any]] = {}
    for item in manifest.items:
        if item.file in found:
            raise _fault(item.file, "bundle_broken", "同じファイルが二度あります")
        found[item.file] = _definition(path, item)
    return Bundle(sha256(raw), manifest, found)


def _definition(path: Path, item: Item) -> dict[str, Any]:
    content = _read(path, item.file, MAX_BYTES * 2)
    if sha256(content) != item.digest:
        raise _fault(item.file, "bundle_digest", "中身が目録の指紋と合いません")
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise _fault(item.file, "bundle_broken", "JSON として読めません") from None
    if not isinstance(document, dict) or document.get("id") != item.procedure:
        raise _fault(item.file, "bundle_broken", f"手続き {item.procedure} の定義ではありません")
    if content_digest(document) != item.content:
        raise _fault(item.file, "bundle_digest", "定義が目録の内容の指紋と合いません")
    return document


def _read(path: Path, name: str, longest: int) -> bytes:
    try:
        content = _from_tar(path, name, longest) if path.is_file() else _from_folder(path, name)
    except (OSError, KeyError, tarfile.TarError):
        raise _fault(name, "bundle_broken", f"束 {path.name} から読めません") from None
    if len(content) > longest:
        raise _fault(name, "too_large", "ファイルが大きすぎます")
    return content


def _from_folder(path: Path, name: str) -> bytes:
    whole = path / name
    if whole.is_symlink() or whole.parent.is_symlink():
        raise OSError(name)
    return whole.read_bytes()


def _from_tar(path: Path, name: str, longest: int) -> bytes:
    with tarfile.open(path, "r:") as archive:  # no compression: nothing grows when it is read
        member = archive.getmember(name)
        if not member.isreg() or member.size > longest:
            raise KeyError(name)
        found = archive.extractfile(member)
        return found.read() if found else b""


def _tar(files: dict[str, bytes]) -> bytes:
    """The same bytes for the same files: no time, no owner, in the order of their names."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(files):
            about = tarfile.TarInfo(name)
            about.size, about.mode = len(files[name]), 0o644
            archive.addfile(about, io.BytesIO(files[name]))
    return buffer.getvalue()


def _fault(name: str, code: str, message: str) -> DefinitionFaults:
    return DefinitionFaults([Fault(name, 1, 1, "", code, message)])
