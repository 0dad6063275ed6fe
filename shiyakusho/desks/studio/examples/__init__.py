"""The author's own examples (例): which facts they ask for, and what came out."""
