"""Who I am to the register, and for whom I act (本人と代理)."""
