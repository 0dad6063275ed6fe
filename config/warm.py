"""Do once at the start of a process what its first visitor would otherwise wait for."""

import logging

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)


def warm() -> None:
    """Read the catalogue, compile its rules, open the city pack. A failure is only logged: the
    first request meets it again and answers it properly."""
    from shiyakusho.engines.guide import public as guide
    from shiyakusho.ground import clock
    from shiyakusho.ground.contracts import Refusal

    try:
        guide.assess([], {}, as_of=clock.today())
    except (DatabaseError, Refusal, OSError) as error:
        logger.warning("not warmed: %s", type(error).__name__)
    finally:
        connection.close()  # granian forks: no child may inherit this connection
