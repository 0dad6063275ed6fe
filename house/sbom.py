"""``make sbom``: what runs in a city, as CycloneDX 1.6 JSON, from the lock and NOTICE.

Nothing is asked of the network: name, version and the hashes that installation insists on stand in
``requirements/runtime.txt``, the licence in NOTICE.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parents[1]
PACKAGE = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^\s;\\]+)(.*?)(?=^\S|\Z)", re.M | re.S)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
LICENCE = re.compile(r"^  ([a-z0-9-]+) (\d\S*)  +(\S.*)$", re.M)


def bill(lock: str, notice: str) -> dict[str, Any]:
    """The document; ``ValueError`` names a package without a hash or without a licence."""
    licences = {(name, version): text for name, version, text in LICENCE.findall(notice)}
    components = []
    for name, version, rest in PACKAGE.findall(lock):
        hashes, licence = HASH.findall(rest), licences.get((name, version))
        if not hashes or not licence:
            raise ValueError(f"{name} {version}: {'no licence' if hashes else 'no hash'}")
        components.append(_component(name, version, licence, hashes))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "shiyakusho"}},
        "components": components,
    }


def _component(name: str, version: str, licence: str, hashes: list[str]) -> dict[str, Any]:
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "licenses": [{"expression": licence}],
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"pkg:pypi/{name}@{version}",
                "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
            }
        ],
    }


def main() -> None:
    """Write the bill to standard output."""
    lock = (HOUSE / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    notice = (HOUSE / "NOTICE").read_text(encoding="utf-8")
    json.dump(bill(lock, notice), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
