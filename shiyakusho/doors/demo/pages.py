"""Pages the tour leads to, by a short name."""

from django.urls import reverse

NAMES = {
    "home": "citizen:home",
    "mine": "citizen:mine",
    "guide": "guide:home",
    "search": "guide:search",
    "whom": "representation:whom",
    "links": "representation_staff:desk",
    "protections": "staff_staff:protections",
    "queue": "cases_staff:queue",
    "bulk": "cases_staff:bulk_jobs",
    "exports": "cases_staff:exports",
    "bridge": "bridge_staff:desk",
    "worktime": "worktime_staff:figures",
    "visit": "purpose_staff:visit",
    "counter": "counter_staff:desk",
    "calls": "tickets_staff:desk",
    "remote": "remote_staff:desk",
    "assist": "assist_staff:desk",
    "glasses": "purpose_staff:glasses",
    "approvals": "approvals_staff:list",
    "catalogue": "catalogue_manage:list",
    "components": "manage_manage:components",
    "yearly": "yearly_staff:list",
    "permissions": "manage_manage:permissions",
    "accounts": "manage_manage:accounts",
    "open_account": "manage_manage:open_account",
    "mydata": "mydata:readings",
    "disclosure": "mydata:disclosures",
    "answers": "mydata_staff:desk",
    "oversight": "oversight_staff:list",
    "studio": "studio_manage:list",
    "operations": "manage_manage:operations",
    "audit": "manage_manage:audit",
}


def address_of(page: str) -> str:
    """The address of a page of the tour; ``start:<procedure>`` begins a form."""
    name, _, procedure = page.partition(":")
    if name == "start":
        return reverse("forms:start", args=[procedure])
    return reverse(NAMES[name])
