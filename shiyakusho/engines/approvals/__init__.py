"""Approvals (起案・決裁): who drafts, who decides, under which number, and since when."""

# texts: staff (officers read them, in Japanese; a resident reads the letter)
