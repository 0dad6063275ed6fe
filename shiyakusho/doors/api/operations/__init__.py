"""The operations of the API, a file per noun; each declares who may call it."""
