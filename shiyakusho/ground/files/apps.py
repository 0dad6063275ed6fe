from django.apps import AppConfig


class FilesConfig(AppConfig):
    """ground/files: uploaded files and the documents we make."""

    name = "shiyakusho.ground.files"
    label = "files"
    verbose_name = "ファイル"

    def ready(self) -> None:
        from shiyakusho.ground.files import duties

        duties.register()
