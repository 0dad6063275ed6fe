from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "shiyakusho.engines.letters"
    label = "letters"
    verbose_name = "通知書"

    def ready(self) -> None:
        from shiyakusho.ground.contracts import personal_data
        from shiyakusho.registers.catalogue.registry import register_check, register_face

        from .checking import (
            letters_exist,
            letters_have_their_values,
            refusals_can_be_appealed,
            texts_can_be_printed,
        )
        from .duties import LETTERS
        from .face import letter_face

        personal_data.register("letters", LETTERS)
        register_check("letters.exist", letters_exist)
        register_check("letters.appeal", refusals_can_be_appealed)
        register_check("letters.values", letters_have_their_values)
        register_check("letters.print", texts_can_be_printed)
        register_face("letter", letter_face)
