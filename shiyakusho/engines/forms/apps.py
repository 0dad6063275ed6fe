from django.apps import AppConfig


class FormsConfig(AppConfig):
    """engines/forms: drafts (下書き), applications (申請), corrections (補正)."""

    name = "shiyakusho.engines.forms"
    label = "forms"
    verbose_name = "申請フォーム"

    def ready(self) -> None:
        """Register what this room owes the house."""
        from shiyakusho.engines.forms import duties, named

        duties.register()
        named.plug_in()
