"""Fill the tests' template database: schema, catalogue, city, some residents."""

import django

RESIDENTS = 300
SEED = 7


def main() -> None:
    """Run as a program of its own, connected as the owning role."""
    django.setup()
    from config.city import load_city
    from config.database import prepare

    prepare()
    load_city(residents=RESIDENTS, seed=SEED)


if __name__ == "__main__":
    main()
