"""The front desk of messaging.

``send(*, to, template, context, key, language=None, about="") -> Message``, inside a transaction;
``about(subject)`` lists what was said about a case or an application, with its evidence;
``is_delivered(about)``, ``destroy_messages(about)`` when its time is over;
``uses(template)`` names what a wording may carry; ``is_there(template)``.
"""

from shiyakusho.engines.messaging.destroying import destroy_messages, is_delivered
from shiyakusho.engines.messaging.models import Message
from shiyakusho.engines.messaging.selectors import about
from shiyakusho.engines.messaging.services import send
from shiyakusho.engines.messaging.wording import is_there, uses

__all__ = ["Message", "about", "destroy_messages", "is_delivered", "is_there", "send", "uses"]
