from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """手続カタログ = catalogue: what procedures there are and what each of them says."""

    name = "shiyakusho.registers.catalogue"
    label = "catalogue"
    verbose_name = "手続カタログ"
