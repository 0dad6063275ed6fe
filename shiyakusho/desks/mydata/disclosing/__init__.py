"""本人開示: asked by the person, gathered from every room, looked at where the law says so, made."""
