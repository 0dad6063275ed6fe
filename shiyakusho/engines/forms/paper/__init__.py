"""The printed 様式 of a definition: blank for the pen, or filled with what was said."""
