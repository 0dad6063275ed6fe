"""From which day a right counts (権利の基準日): pure, from the 到達日 and the day of the event.

A benefit starts with the month after the claim (児童手当法8条2項). A claim that arrives within the
period the definition gives for the event (the "15-day rule", 同条3項) counts as made on the day of
the event. Only the 到達日, which never changes, and the day of the event are looked at: a correction
moves it where it corrects that day, and nowhere else.
"""

from datetime import date


def entitled_on(arrived_on: date, event_date: date | None, last_day: date | None) -> date:
    """The day the right is counted from.

    ``last_day`` is the deadline computed for the event, ``None`` when there is none. An event in
    the future (a notice given beforehand) counts from the event.
    """
    if event_date is None:
        return arrived_on
    if event_date > arrived_on:
        return event_date
    if last_day is not None and arrived_on <= last_day:
        return event_date
    return arrived_on


def first_month(entitled: date) -> date:
    """The first day of the month after ``entitled``: when a monthly benefit begins."""
    return date(entitled.year + entitled.month // 12, entitled.month % 12 + 1, 1)
