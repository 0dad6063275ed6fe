"""Where rooms say what they keep of a person in a session."""

SERVED = "people.served"  # for whom this session acts: an ``Authority.key``

of_person: list[str] = []


def keeps_of_person(key: str) -> None:
    """``key`` of the session is about whoever is served: it goes when that is somebody else."""
    if key not in of_person:
        of_person.append(key)
