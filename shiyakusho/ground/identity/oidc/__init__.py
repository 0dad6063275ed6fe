"""Residents sign in by OpenID Connect, in the shape of the デジタル認証アプリ.

Authorization code with PKCE (S256), ``private_key_jwt``, ``state`` and ``nonce``, a signed ID token.
One file per concern; whatever is not as it must be ends the sign-in (:mod:`.refusals`).
"""
