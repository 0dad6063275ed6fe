"""Ground floor (基礎): what makes sense without a city."""
