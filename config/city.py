"""Load what a city needs before it can open: its organisation, the catalogue, and residents."""

from django.conf import settings

from shiyakusho.ground.audit.actors import SYSTEM, acting_as
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people


def load_city(*, residents: int, seed: int) -> None:
    """Load the pack of ``settings.CITY``, and synthetic residents into an empty register.

    Idempotent: loading twice changes nothing.
    """
    with acting_as(SYSTEM, "市のデータの読み込み"):
        organisation.load_pack(settings.CITY)
        catalogue.load(settings.CITY)
        if residents and not people.Resident.objects.exists():
            people.seed(residents=residents, seed=seed, city=settings.CITY)
