"""Every route declares who may enter, and the declaration is what happens."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import path

from shiyakusho.ground.identity import checks
from shiyakusho.ground.identity.permissions import Declaration, declaration_of
from shiyakusho.ground.identity.refusals import NotPermitted, NotSignedIn
from shiyakusho.ground.identity.roles import permissions_by_role


@pytest.mark.check("A1")
def test_every_route_declares_who_may_enter() -> None:
    assert checks.every_route_declares_its_permission() == []


@pytest.mark.check("A1")
def test_an_undeclared_route_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgotten(request):
        return None

    class Resolver:
        url_patterns = [path("forgotten/", forgotten)]

    monkeypatch.setattr(checks, "get_resolver", Resolver)
    errors = checks.every_route_declares_its_permission()
    assert [error.id for error in errors] == ["identity.E001"]
    assert "forgotten/" in errors[0].msg


@pytest.mark.check("A1")
@pytest.mark.django_db
def test_every_declaration_against_every_role(account) -> None:
    """Each declared route × each role: in exactly when the role holds the permission."""
    declared = {declaration_of(view) for _, view in checks.routes() if declaration_of(view)}
    people = {role: account("staff", roles=[role]) for role in permissions_by_role()}
    people["resident"] = account("resident", level="L3")
    deviations = []
    for declaration in declared:
        for role, person in people.items():
            if admitted(declaration, person) != expected(declaration, role):
                deviations.append((declaration, role))
        if admitted(declaration, AnonymousUser()) != (declaration.audience in ("public", "link")):
            deviations.append((declaration, "anonymous"))
    assert deviations == []


def admitted(declaration: Declaration, person) -> bool:
    try:
        declaration.check(person)
    except (NotPermitted, NotSignedIn):
        return False
    return True


def expected(declaration: Declaration, role: str) -> bool:
    if declaration.audience in ("public", "link"):
        return True
    if declaration.audience == "resident":
        return role == "resident"
    return role != "resident" and declaration.permission in permissions_by_role()[role]
