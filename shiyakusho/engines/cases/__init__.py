"""Cases (案件): what becomes of an application inside the city, from arrival to outcome."""
