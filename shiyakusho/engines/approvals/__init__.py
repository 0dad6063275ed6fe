"""Approvals (起案・決裁): who drafts, who decides, under which number, and since when."""
