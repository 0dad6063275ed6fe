"""The front desk of people: ask or tell here, and nowhere else."""

from .choices import LinkMethod, ProtectionKind, Register, RelationKind, Sex, Source
from .facts import children_of, facts_for, provenance_for, spouse_of
from .importing.services import BadLines, Imported
from .models import Resident
from .population import population
from .prefill import Prefilled, prefill
from .records import Address, Given, HouseholdView, Member, Page, Person, Provenance
from .refusals import (
    AccountAlreadyLinked,
    CursorNotValid,
    FactNotAcceptable,
    FactNotGiven,
    IndividualNumberRefused,
    NoMatchingResident,
    NoSuchResident,
    ProtectionNotInOrder,
    RegisterNotEmpty,
    ResidentAlreadyLinked,
    SearchTooWide,
)
from .search import search
from .selectors import (
    account_of,
    given_facts,
    household_of,
    people_by_id,
    person,
    receiving,
    resident_id_of,
    resident_of,
)
from .services import (
    end_protection,
    give_fact,
    import_folder,
    link_account,
    link_account_to,
    protect,
    seed,
    unlink_account,
    withdraw_fact,
)

__all__ = [
    "AccountAlreadyLinked",
    "Address",
    "BadLines",
    "CursorNotValid",
    "FactNotAcceptable",
    "FactNotGiven",
    "Given",
    "HouseholdView",
    "Imported",
    "IndividualNumberRefused",
    "LinkMethod",
    "Member",
    "NoMatchingResident",
    "NoSuchResident",
    "Page",
    "Person",
    "Prefilled",
    "ProtectionKind",
    "ProtectionNotInOrder",
    "Provenance",
    "Register",
    "RegisterNotEmpty",
    "RelationKind",
    "Resident",
    "ResidentAlreadyLinked",
    "SearchTooWide",
    "Sex",
    "Source",
    "account_of",
    "children_of",
    "end_protection",
    "facts_for",
    "give_fact",
    "given_facts",
    "household_of",
    "import_folder",
    "link_account",
    "link_account_to",
    "people_by_id",
    "person",
    "population",
    "prefill",
    "protect",
    "provenance_for",
    "receiving",
    "resident_id_of",
    "resident_of",
    "search",
    "seed",
    "spouse_of",
    "unlink_account",
    "withdraw_fact",
]
