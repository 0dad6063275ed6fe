from uuid import UUID

from django.apps import AppConfig


class AssistConfig(AppConfig):
    """desks/assist: somebody helps a resident to fill in a form, by their consent (入力のお手伝い)."""

    name = "shiyakusho.desks.assist"
    label = "assist"
    verbose_name = "入力のお手伝い"

    def ready(self) -> None:
        """Plug into the forms and the menus, and register what this desk owes the house."""
        from shiyakusho.desks.assist import duties, tasks  # noqa: F401 — they plug in
        from shiyakusho.engines.forms.registry import provide_invitations
        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, manage_menu, staff_menu

        duties.register()
        provide_invitations(_invite_of)
        staff_menu.register(
            "assist",
            MenuItem(
                label="入力のお手伝い",
                url_name="assist_staff:desk",
                order=38,
                visible=lambda request: may(request.user, "assist.help"),
            ),
        )
        manage_menu.register(
            "assist",
            MenuItem(
                label="入力のお手伝い",
                url_name="assist_manage:helped",
                order=63,
                visible=lambda request: may(request.user, "assist.manage"),
            ),
        )


def _invite_of(draft_id: UUID) -> str:
    from django.urls import reverse

    return reverse("assist:invite", args=[draft_id])
