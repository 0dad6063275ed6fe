from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "shiyakusho.registers.organisation"
    label = "organisation"
    verbose_name = "組織"

    def ready(self) -> None:
        from shiyakusho.ground.identity.registry import register_role_resolver
        from shiyakusho.ground.purpose import registry

        from . import guardians
        from .grants import roles_by_post

        register_role_resolver(roles_by_post)
        registry.office_of.provide(guardians.office_of)
        registry.sections_of.provide(guardians.sections_of)
        registry.guardians_of.provide(guardians.guardians_of)
        registry.holders_of.provide(guardians.holders_of_posts)
