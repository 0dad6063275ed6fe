"""The way a proposal goes up: from the drafter's section to the post that decides (専決)."""

from shiyakusho.registers.organisation import public as organisation

from .refusals import RouteEmpty, SamePerson


def route_up_to(role: str, section_id: str) -> list[str]:
    """The post roles from the first above the clerk up to ``role``, as this section has them.

    ``role`` is what the 専決 rule of a procedure answers. A rung that does not exist on this way
    is left out, the deciding one never: :class:`UnknownPost`.
    """
    ladder = organisation.city().posts.ladder
    if role not in ladder:
        raise organisation.UnknownPost(extra={"role": role})
    route = [one for one in ladder[1 : ladder.index(role)] if _post(section_id, one)]
    organisation.post_above(section_id, role)
    return [*route, role]


def seats_for(
    route: list[str], section_id: str, held: set[str]
) -> list[tuple[str, organisation.Post]]:
    """(role, post) of each seat; the last is the one who decides.

    On the way there, rungs this section does not have and posts the drafter holds are passed
    over. :class:`SamePerson` when the drafter would decide in the end.
    """
    if not route:
        raise RouteEmpty
    decides = organisation.post_above(section_id, route[-1])
    if decides.pk in held:
        raise SamePerson(extra={"post": decides.pk})
    before = [(role, _post(section_id, role)) for role in route[:-1]]
    seats = [(role, post) for role, post in before if post and post.pk not in held]
    return [*seats, (route[-1], decides)]


def _post(section_id: str, role: str) -> organisation.Post | None:
    try:
        return organisation.post_above(section_id, role)
    except organisation.UnknownPost:
        return None
