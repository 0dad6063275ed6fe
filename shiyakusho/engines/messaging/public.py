"""The front desk of messaging.

``send(*, to, template, context, key, language=None, about="") -> Message``, inside a transaction;
``about(subject)`` lists what was said about a case or an application, with its evidence;
``uses(template)`` names what a wording may carry.
"""

from shiyakusho.engines.messaging.models import Message
from shiyakusho.engines.messaging.selectors import about
from shiyakusho.engines.messaging.services import send
from shiyakusho.engines.messaging.wording import uses

__all__ = ["Message", "about", "send", "uses"]
