"""待合室: who wants something the moment it opens waits in fair order, and is let in as fast as it goes."""
