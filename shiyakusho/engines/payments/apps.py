from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """engines/payments: money asked, taken once and given back (支払い・収納)."""

    name = "shiyakusho.engines.payments"
    label = "payments"
    verbose_name = "支払い"

    def ready(self) -> None:
        from shiyakusho.engines.payments import duties
        from shiyakusho.engines.payments.services import (  # noqa: F401 — they deliver
            giving_back,
            telling,
        )
        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, manage_menu, staff_menu

        duties.register()
        staff_menu.register(
            "payments",
            MenuItem(
                label="支払い",
                url_name="payments_staff:list",
                order=37,
                visible=lambda request: may(request.user, "payments.read"),
            ),
        )
        manage_menu.register(
            "payments",
            MenuItem(
                label="収納",
                url_name="payments_manage:overview",
                order=62,
                visible=lambda request: may(request.user, "payments.manage"),
            ),
        )
