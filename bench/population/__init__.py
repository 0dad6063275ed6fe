"""What `bench.rules` measures with: made-up people, ten benefits, and what it compares with."""
