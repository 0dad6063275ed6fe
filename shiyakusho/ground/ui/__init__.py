"""How every page looks and speaks (見た目と言葉)."""
