"""The citizen door (住民の入口): home, my procedures, and what every site must say about itself."""
