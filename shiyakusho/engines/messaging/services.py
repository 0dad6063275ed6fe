"""Take a message to be sent, and write down what became of it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from shiyakusho.engines.messaging.models import Message
from shiyakusho.engines.messaging.wording import Rendered, all_wordings, without_links, wording
from shiyakusho.ground import clock, outbox
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.models import Account

OUTBOX_KIND = "messaging.email"


def send(
    *,
    to: UUID | str,
    template: str,
    context: dict[str, Any],
    key: str,
    language: str | None = None,
    about: str = "",
) -> Message:
    """Write a message and queue its delivery, in the caller's transaction.

    ``to`` is an account's id or an e-mail address; ``context`` holds exactly what the wording
    declares; ``about`` is an audit subject such as ``case:<uuid>``. The same ``key`` again is the
    same message: the first one is returned and nothing is sent twice. A person without a usable
    address gets a row that says so (state ``failed``), never an exception: a decision stands even
    when no mail can tell of it.
    """
    with (
        lifted("messaging.send"),
        recorded("messaging.send", template=template, key=key) as event,
    ):
        if (before := Message.objects.filter(key=key).first()) is not None:
            event.detail["repeated"] = True
            return before
        account, address = _addressee(to)
        spoken = language or (account.language if account else "") or "ja"
        rendered = wording(template).render(context, spoken)
        message = _write(
            account,
            address,
            rendered,
            template=template,
            language=spoken,
            key=key,
            about=about,
        )
        if account:
            event.subjects.append(f"account:{account.pk}")
        event.detail["state"] = message.state
        if message.state == Message.State.QUEUED:
            outbox.put(OUTBOX_KIND, {"message": str(message.pk)}, key=f"{OUTBOX_KIND}:{key}")
        return message


def mark_sent(message: Message, evidence: str) -> None:
    """The channel took it: note the evidence and the time."""
    message.state = Message.State.SENT
    message.sent_at = clock.now()
    message.evidence = evidence[:300]
    _forget_secrets(message)
    message.save(update_fields=["state", "sent_at", "evidence", "body"])


def mark_failed(message: Message, failure: str, evidence: str) -> None:
    """The channel refused it for good: note why and when."""
    message.state = Message.State.FAILED
    message.failed_at = clock.now()
    message.failure = failure
    message.evidence = evidence[:300]
    _forget_secrets(message)
    message.save(update_fields=["state", "failed_at", "failure", "evidence", "body"])


def _forget_secrets(message: Message) -> None:
    """Nobody reads a private link out of our records once its mail is settled."""
    known = all_wordings().get(message.template)
    if known is not None and known.secret:
        message.body = without_links(message.body)


def _addressee(to: UUID | str) -> tuple[Account | None, str]:
    if isinstance(to, str) and "@" in to:
        return None, to
    account = Account.objects.get(pk=to)
    return account, account.email


def _write(account: Account | None, address: str, rendered: Rendered, **columns: str) -> Message:
    now = clock.now()
    failure = _address_fault(address)
    secret = bool(failure) and wording(columns["template"]).secret
    return Message.objects.create(
        account=account,
        address="" if failure else address,
        subject=rendered.subject,
        body=without_links(rendered.body) if secret else rendered.body,
        queued_at=now,
        state=Message.State.FAILED if failure else Message.State.QUEUED,
        failed_at=now if failure else None,
        failure=failure,
        **columns,
    )


def _address_fault(address: str) -> str:
    if not address:
        return "no_address"
    try:
        validate_email(address)
    except ValidationError:
        return "address_invalid"
    return ""
