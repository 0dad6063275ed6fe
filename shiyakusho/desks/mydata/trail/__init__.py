"""だれがわたしの情報を見たか: straight from the audit, by rules about what a line may tell."""
