# texts: staff
"""Pages by which staff sign in, prove who they are again, register keys and see their sign-ins."""
