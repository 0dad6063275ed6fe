from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """engines/tickets: numbers, calls, and how long one waits (番号札・発券)."""

    name = "shiyakusho.engines.tickets"
    label = "tickets"
    verbose_name = "番号札"
