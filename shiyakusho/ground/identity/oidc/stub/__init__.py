"""A provider of our own for demo and tests: 「デモの認証サービス」. It proves nothing about anybody.

It speaks as the デジタル認証アプリ does: code with PKCE, ``private_key_jwt``, ES256, userinfo. It
listens on this machine only, and ``shiyakusho demo-provider`` refuses where DEBUG is off.
"""
