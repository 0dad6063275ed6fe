"""The studio (手続づくり): a section officer writes a procedure in the browser, without code."""

# texts: staff
