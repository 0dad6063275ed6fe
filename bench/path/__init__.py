"""What bench.full_path is made of: a city grown large, and somebody who walks through it."""
