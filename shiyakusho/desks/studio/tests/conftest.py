"""A working copy of a whole procedure, and the two people four-eyes needs."""

import pytest

from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.registers.catalogue import public as catalogue


@pytest.fixture
def author(account):
    return account("staff", roles=["clerk"], name="書く 一子")


@pytest.fixture
def other(account):
    return account("staff", roles=["catalogue_officer"], name="確かめる 二郎")


@pytest.fixture
def dog_copy(author):
    """The live 犬の登録, being worked on."""
    with acting_as(actor_of(author), "試験"):
        return catalogue.begin_copy(procedure_id="dog-register")
