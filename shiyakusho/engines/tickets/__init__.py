"""番号札・発券: numbers at the counter, who is called next, and how long one waits."""
