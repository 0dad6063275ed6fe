"""Tell a connection who asks.

What a connection bears is read off its ``application_name``, which the server itself reports with
every change of it, also when a rollback takes the telling back. So nothing here has to remember.
"""

from typing import Any

from psycopg import ClientCursor
from psycopg.pq import TransactionStatus


def tell(connection: Any) -> None:
    """One round trip where another asks than the connection was told, none otherwise.

    Never through a pooler that shares connections by transaction (docs/guides/operators.ja.md).
    """
    from .asking import asking  # the engine is there before the rooms are

    wanted, pgconn = asking(), connection.pgconn
    if pgconn.parameter_status(b"application_name") == wanted.mark:
        return
    if pgconn.transaction_status == TransactionStatus.INERROR:
        return  # only a rollback can follow, and it may
    calls = ", ".join("set_config(%s, %s, false)" for _ in wanted.settings)
    values = [part for setting in wanted.settings for part in setting]
    ClientCursor(connection).execute(f"SELECT {calls}", values)
