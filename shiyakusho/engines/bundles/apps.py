from django.apps import AppConfig


class BundlesConfig(AppConfig):
    """engines/bundles: one life event, one interview, many procedures (まとめて手続き)."""

    name = "shiyakusho.engines.bundles"
    label = "bundles"
    verbose_name = "まとめて手続き"

    def ready(self) -> None:
        """Plug into the pages of others, and register what this desk owes the house."""
        from shiyakusho.engines.bundles import duties, panels, tasks  # noqa: F401 — it plugs in

        duties.register()
        panels.plug_in()
