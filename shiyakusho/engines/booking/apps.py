from django.apps import AppConfig


class BookingConfig(AppConfig):
    """engines/booking: a place at a time, given once (予約)."""

    name = "shiyakusho.engines.booking"
    label = "booking"
    verbose_name = "予約"

    def ready(self) -> None:
        from shiyakusho.engines.booking import duties, panels
        from shiyakusho.engines.booking.groups import telling as _decisions  # noqa: F401
        from shiyakusho.engines.booking.lottery.services import telling as _results  # noqa: F401
        from shiyakusho.engines.booking.lottery.services.confirming import PAYING
        from shiyakusho.engines.booking.lottery.services.paying import WIN
        from shiyakusho.engines.booking.services import paying, telling  # noqa: F401 — they deliver
        from shiyakusho.engines.payments.registry import purposes
        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, home_panels, manage_menu, staff_menu

        duties.register()
        purposes.register(paying.BOOKING, paying.PURPOSE)
        purposes.register(WIN, PAYING)
        home_panels.register("booking", panels.BOOKED)
        staff_menu.register(
            "booking",
            MenuItem(
                label="予約",
                url_name="booking_staff:calendar",
                order=35,
                visible=lambda request: may(request.user, "booking.read"),
            ),
        )
        manage_menu.register(
            "booking",
            MenuItem(
                label="予約できるもの",
                url_name="booking_manage:resources",
                order=60,
                visible=lambda request: may(request.user, "booking.manage"),
            ),
        )
