"""Every statement that leaves for the database is preceded by who asks, where that changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from psycopg import ClientCursor

from shiyakusho.ground.fence.telling import tell


class TellingCursor(base.CursorMixin, ClientCursor[Any]):
    """A cursor of psycopg: also what is not asked through Django goes this way."""

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        tell(self.connection)
        return super().execute(*args, **kwargs)

    def executemany(self, *args: Any, **kwargs: Any) -> None:
        tell(self.connection)
        super().executemany(*args, **kwargs)

    def stream(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        tell(self.connection)
        yield from super().stream(*args, **kwargs)

    @contextmanager
    def copy(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        tell(self.connection)
        with super().copy(*args, **kwargs) as stream:
            yield stream


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL with telling cursors."""

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "cursor_factory": TellingCursor}

    def create_cursor(self, name: str | None = None) -> Any:
        if name is not None:  # a server-side cursor declares itself with psycopg's own class
            tell(self.connection)
        return super().create_cursor(name)
