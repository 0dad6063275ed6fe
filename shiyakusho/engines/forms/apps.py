from django.apps import AppConfig


class FormsConfig(AppConfig):
    """engines/forms: drafts (下書き), applications (申請), corrections (補正)."""

    name = "shiyakusho.engines.forms"
    label = "forms"
    verbose_name = "申請フォーム"

    def ready(self) -> None:
        """Register what this room owes the house."""
        from shiyakusho.engines.forms import duties, named
        from shiyakusho.engines.forms.paper.face import paper_face
        from shiyakusho.engines.forms.paper.finding import SEARCH
        from shiyakusho.engines.forms.web_face import web_face
        from shiyakusho.ground.contracts import search
        from shiyakusho.registers.catalogue.registry import register_face

        duties.register()
        named.plug_in()
        search.register("forms.paper", SEARCH)
        register_face("web", web_face)
        register_face("paper", paper_face)
