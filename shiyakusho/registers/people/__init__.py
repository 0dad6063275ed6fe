"""People (住民): a read copy of the city's registers, and the facts residents gave."""
