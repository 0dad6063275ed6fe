"""Yearly reports (毎年の届出): every recipient is written to, with the form filled in as far as known."""

# texts: staff (officers read the pages; a recipient reads the letter and the mail)
