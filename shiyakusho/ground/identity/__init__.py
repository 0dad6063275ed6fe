"""Identity (本人・職員): who is asking, how surely we know it, and what they may do."""
