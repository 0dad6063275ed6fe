"""Passkeys (WebAuthn): staff sign in with a key in their device that asks for a finger, a face or a PIN.

The possession of the device and what unlocks it are two factors, so user verification is always
required. The signatures are checked by the library ``webauthn``; one file per concern here.
"""
