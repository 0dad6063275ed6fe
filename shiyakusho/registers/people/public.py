"""The front desk of people: ask or tell here, and nowhere else."""

# fmt: off
# ruff: noqa: I001 (many names on a line)
from .around import HiddenPlaces, hidden_places
from .beside import beside_card
from .choices import (
    Basis, LinkCause, LinkEnd, LinkMethod, LinkState, MandateKind, ProtectionKind, Register,
    RelationKind, Sex, Source,
)
from .closeness import family_name, family_names, near, share_of_family_name
from .facts import children_of, facts_for, provenance_for, spouse_of
from .importing.services import BadLines, Imported
from .linking import (
    ask_again, ask_to_come, decide_link, link_account_to, link_status, linked_among,
    open_link_requests, refuse_link, resident_of_number, unlink_account,
)
from .matching import CardFacts
from .mandates import (
    accept as accept_mandate, grant as grant_mandate, limits as mandate_limits, mandates_held_by,
    mandates_of, record as record_mandate, revoke as revoke_mandate, standing_of as
    mandate_standing,
)
from .memory import remembered
from .middleware import end_serving, serve
from .models import Resident
from .parents import youngest_children
from .population import population
from .prefill import Prefilled, prefill
from .records import Address, Given, HouseholdView, Member, Page, Person, Provenance
from .refusals import (
    AccountAlreadyLinked, CursorNotValid, FactNotAcceptable, FactNotGiven,
    IndividualNumberRefused, InvitationUnknown, LinkReasonMissing, LinkRequestChanged,
    LinkRequestNotOpen, MandateNotFound, MandateNotInOrder, MandateNotPossible, NoSuchResident,
    ProtectionNotInOrder, RegisterNotEmpty, RepresentationEnded, ResidentAlreadyLinked,
    SearchTooWide, TooManyInvitationsTried,
)
from .representation import (
    Authority, authority_for, authority_now, concerned_resident, may_act_for, require_authority,
    serving,
)
from .search import search
from .selectors import (
    account_of, given_facts, household_of, people_by_id, person, protected_among, receiving,
    resident_id_of, resident_of,
)
from .services import (
    allow_posts, end_protection, give_fact, import_folder, protect, seed, withdraw_fact,
)
from .shielding import (
    Measure, ever_protected, measure, measures, note_blocked, shields_of, tell_watchers,
)

__all__ = [
    "AccountAlreadyLinked", "Address", "Authority", "BadLines", "Basis", "CardFacts", "CursorNotValid",
    "FactNotAcceptable", "FactNotGiven", "Given", "HiddenPlaces", "HouseholdView", "Imported",
    "IndividualNumberRefused", "InvitationUnknown", "LinkCause", "LinkEnd", "LinkMethod",
    "LinkReasonMissing", "LinkRequestChanged", "LinkRequestNotOpen", "LinkState", "MandateKind",
    "MandateNotFound", "MandateNotInOrder", "MandateNotPossible", "Measure", "Member",
    "NoSuchResident", "Page", "Person", "Prefilled", "ProtectionKind", "ProtectionNotInOrder",
    "Provenance", "Register", "RegisterNotEmpty", "RelationKind", "RepresentationEnded",
    "Resident", "ResidentAlreadyLinked", "SearchTooWide", "Sex", "Source",
    "TooManyInvitationsTried", "accept_mandate", "account_of", "allow_posts", "ask_again",
    "ask_to_come", "authority_for", "authority_now", "beside_card", "children_of", "concerned_resident",
    "decide_link", "end_protection", "end_serving", "ever_protected", "facts_for", "family_name",
    "family_names", "give_fact", "given_facts", "grant_mandate", "hidden_places", "household_of",
    "import_folder", "link_account_to", "link_status", "linked_among", "mandate_limits",
    "mandate_standing", "mandates_held_by", "mandates_of", "may_act_for", "measure", "measures",
    "near", "note_blocked", "open_link_requests", "people_by_id", "person", "population",
    "prefill", "protect", "protected_among", "provenance_for", "receiving", "record_mandate",
    "refuse_link", "remembered", "require_authority", "resident_id_of", "resident_of", "resident_of_number",
    "revoke_mandate", "search", "seed", "serve", "serving", "share_of_family_name", "shields_of",
    "spouse_of", "tell_watchers", "unlink_account", "withdraw_fact", "youngest_children",
]
