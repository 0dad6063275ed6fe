DROP FUNCTION people_end_first_load();
DROP FUNCTION people_begin_first_load();
DROP TABLE people_resting;
DROP FUNCTION people_nothing_rests();
DROP FUNCTION people_loaded_tables();
