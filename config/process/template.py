"""Fill the tests' template database: schema, catalogue, city, some residents."""

import django

RESIDENTS = 300
SEED = 7


def main() -> None:
    django.setup()
    from shiyakusho.ground.ui.messages import compile_all

    from config.city import load_city
    from config.database import prepare

    compile_all()
    prepare()
    load_city(residents=RESIDENTS, seed=SEED)


if __name__ == "__main__":
    main()
