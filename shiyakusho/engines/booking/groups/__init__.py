"""団体登録: a group asks to be known, the office looks, and its kind says what it pays and when it is drawn."""
