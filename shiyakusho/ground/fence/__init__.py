"""The database's own idea of who asks: what each connection is told, and the policies' words."""
