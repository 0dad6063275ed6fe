"""What a browser holds of a correction before it is sent: what was typed, which files were put in.

It lives in the session, apart for each request of the office, and goes when the correction is sent.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from shiyakusho.engines.forms.models import Application
from shiyakusho.engines.forms.registry import AskedCorrection
from shiyakusho.ground.files.models import Blob

FILES, TYPED = "forms.correction", "forms.correction.typed"


class Unsent:
    """The unsent part of one correction in one browser."""

    def __init__(
        self, request: HttpRequest, application: Application, asked: AskedCorrection
    ) -> None:
        self._session = request.session
        # Another request of the office about the same application begins with an empty page.
        self._place = f"{application.pk} {asked.round or asked.respond_by or ''}"

    @property
    def typed(self) -> dict[str, Any]:
        """Raw answers by path."""
        return dict(self._session.get(TYPED, {}).get(self._place, {}))

    def keep_typed(self, typed: Mapping[str, Any]) -> None:
        """Keep raw answers by path in place of those before."""
        self._put(TYPED, dict(typed))

    def files(self) -> dict[str, list[Blob]]:
        """Files by item, those that are still there."""
        staged = self._session.get(FILES, {}).get(self._place, {})
        ids = [one for ids in staged.values() for one in ids]
        blobs = {str(blob.pk): blob for blob in Blob.objects.filter(pk__in=ids)} if ids else {}
        return {item: [blobs[one] for one in ids if one in blobs] for item, ids in staged.items()}

    def keep_files(self, files: Mapping[str, Iterable[Blob]]) -> None:
        """Keep files by item in place of those before."""
        self._put(FILES, {item: [str(blob.pk) for blob in blobs] for item, blobs in files.items()})

    def forget(self) -> None:
        """It is sent: nothing of it stays in the browser's session."""
        for name in (TYPED, FILES):
            there = dict(self._session.get(name, {}))
            if there.pop(self._place, None) is not None:
                self._session[name] = there

    def _put(self, name: str, value: Any) -> None:
        self._session[name] = {**self._session.get(name, {}), self._place: value}
