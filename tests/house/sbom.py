"""What Heedful is made of, as CycloneDX 1.6: every distribution that is locked, with its hashes.

`python -m tests.house.sbom FILE` writes it (`make sbom`). It says what the locked files say and
asks nobody, so the same files give the same bytes.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from service.version import RELEASED, VERSION
from tests.house.tree import TOP

RUN_TIME, DEV = TOP / "requirements.lock", TOP / "requirements-dev.lock"
LOCKED = re.compile(
    r"^(?P<name>[A-Za-z][\w.-]*)==(?P<version>[^\s;\\]+)(?: *; *(?P<only>[^\\\n]+?))? *\\\n"
    r"(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
    re.MULTILINE,
)
HASH = re.compile(r"sha256:([0-9a-f]{64})")


def sbom() -> str:
    """The bill of materials, as JSON."""
    heedful = Component(name="heedful", version=VERSION, type=ComponentType.APPLICATION)
    heedful.bom_ref.value = f"heedful@{VERSION}"
    run_time = list(_locked(RUN_TIME, ComponentScope.REQUIRED))
    known = {str(one.purl) for one in run_time}
    dev = [one for one in _locked(DEV, ComponentScope.EXCLUDED) if str(one.purl) not in known]
    bom = Bom(components=[*run_time, *dev])
    bom.metadata.component = heedful
    bom.metadata.timestamp = datetime.combine(RELEASED, time(), UTC)
    bom.serial_number = uuid5(NAMESPACE_URL, RUN_TIME.read_text("utf-8") + DEV.read_text("utf-8"))
    needed = [Dependency(ref=one.bom_ref) for one in run_time]
    bom.dependencies = [Dependency(ref=heedful.bom_ref, dependencies=needed), *needed]
    return str(JsonV1Dot6(bom).output_as_string(indent=2)) + "\n"


def _locked(lock: Path, scope: ComponentScope) -> Iterator[Component]:
    """Each distribution of a locked file. Where one is for some Pythons alone, a property says which."""
    for found in LOCKED.finditer(lock.read_text("utf-8")):
        purl = PackageURL("pypi", name=found["name"].lower(), version=found["version"])
        hashes = [
            Property(name="heedful:sha256", value=one) for one in HASH.findall(found["hashes"])
        ]
        only = [Property(name="heedful:only", value=found["only"])] if found["only"] else []
        yield Component(
            name=found["name"],
            version=found["version"],
            type=ComponentType.LIBRARY,
            scope=scope,
            purl=purl,
            bom_ref=str(purl),
            properties=[*hashes, *only],
        )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(sbom(), "utf-8")
