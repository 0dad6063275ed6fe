"""The CSV files people travel in: one per table, UTF-8, LF, dates ISO, empty = not known.

The generator writes them, the import reads them, a city's own extract is brought into this shape.
``until`` is the first day on which a line no longer holds.
"""

COLUMNS: dict[str, tuple[str, ...]] = {
    "residents": (
        "number", "name", "kana", "alias", "alias_kana", "former_name", "birth_date",
        "birth_date_note", "sex", "nationality", "residence_status", "residence_until",
        "since", "until", "end_reason",
    ),
    "memberships": ("number", "household", "relation", "position", "since", "until"),
    "addresses": (
        "number", "postal_code", "lg_code", "ward", "town", "town_id", "rest", "building",
        "since", "until",
    ),
    "relations": ("number", "other", "kind", "since", "until"),
    "entries": ("number", "register", "facts", "since", "until"),
    "protections": ("number", "kind", "since", "until", "allowed_posts"),
}  # fmt: skip
FILES = tuple(COLUMNS)
