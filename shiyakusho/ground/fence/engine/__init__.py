"""Django's PostgreSQL backend, whose connections say who asks (``ENGINE``)."""
