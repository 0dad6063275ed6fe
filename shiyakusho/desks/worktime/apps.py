from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    """desks/worktime: what each step takes, measured by what happens anyway."""

    name = "shiyakusho.desks.worktime"
    label = "worktime"
    verbose_name = "手間の実測"

    def ready(self) -> None:
        from shiyakusho.desks.worktime import handlers, tasks  # noqa: F401 — they plug in
        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, staff_menu

        handlers.listen()
        staff_menu.register(
            "worktime",
            MenuItem(
                "手間の実測",
                "worktime_staff:figures",
                65,
                lambda request: may(request.user, "cases.supervise"),
            ),
        )
