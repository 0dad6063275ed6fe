-- First load with the second fence up: as `first_load.sql`, and the fence of the empty tables rests
-- too, since a fenced table takes no COPY. Nobody looks meanwhile: the tables are locked to the end
-- of the transaction, and it cannot commit before every fence stands again.

CREATE OR REPLACE FUNCTION people_nothing_rests() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.is_constraint AND NOT EXISTS (
        SELECT 1 FROM pg_constraint WHERE conrelid = NEW.of_table AND conname = NEW.name
    ) OR NOT NEW.is_constraint AND NOT EXISTS (
        SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = NEW.of_table AND c.relname = NEW.name
    ) THEN
        RAISE EXCEPTION '% of % was not brought back', NEW.name, NEW.of_table;
    END IF;
    IF NOT EXISTS (
        SELECT FROM pg_class WHERE oid = NEW.of_table AND relrowsecurity AND relforcerowsecurity
    ) THEN
        RAISE EXCEPTION 'the fence round % was not put up again', NEW.of_table;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION people_begin_first_load() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found record;
BEGIN
    IF NOT fence_is_house() THEN
        RAISE EXCEPTION 'only the house loads the register' USING ERRCODE = 'insufficient_privilege';
    END IF;
    LOCK TABLE people_resident, people_household, people_membership, people_addressperiod,
        people_relation, people_registerentry, people_protection IN ACCESS EXCLUSIVE MODE;
    IF EXISTS (SELECT 1 FROM people_resident) OR EXISTS (SELECT 1 FROM people_household) THEN
        RAISE EXCEPTION 'the register is not empty';
    END IF;
    FOR found IN
        SELECT conrelid::regclass AS of_table, conname, pg_get_constraintdef(oid) AS definition
        FROM pg_constraint
        WHERE conrelid = ANY (people_loaded_tables()) AND contype IN ('f', 'x', 'u')
        ORDER BY contype = 'f', conrelid::regclass::text, conname
    LOOP
        INSERT INTO people_resting (of_table, name, is_constraint, statement) VALUES (
            found.of_table, found.conname, true,
            format('ALTER TABLE %s ADD CONSTRAINT %I %s',
                found.of_table, found.conname, found.definition)
        );
    END LOOP;
    FOR found IN SELECT * FROM people_resting ORDER BY id DESC LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.of_table, found.name);
    END LOOP;
    FOR found IN
        SELECT i.indrelid::regclass AS of_table, c.relname, c.oid::regclass AS index,
            pg_get_indexdef(c.oid) AS definition
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = ANY (people_loaded_tables()) AND NOT i.indisprimary
            AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)
    LOOP
        INSERT INTO people_resting (of_table, name, is_constraint, statement)
            VALUES (found.of_table, found.relname, false, found.definition);
        EXECUTE format('DROP INDEX %s', found.index);
    END LOOP;
    FOR found IN SELECT unnest(people_loaded_tables()) AS of_table LOOP
        EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', found.of_table);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION people_end_first_load() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET maintenance_work_mem = '512MB' AS $$
DECLARE
    found record;
BEGIN
    -- Indexes and keys first, foreign keys last: they are checked in one pass over each table.
    FOR found IN
        SELECT * FROM people_resting
        ORDER BY is_constraint AND statement ~ 'FOREIGN KEY', NOT is_constraint, id
    LOOP
        EXECUTE found.statement;
        DELETE FROM people_resting WHERE id = found.id;
    END LOOP;
    FOR found IN SELECT unnest(people_loaded_tables()) AS of_table LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', found.of_table);
        EXECUTE format('ANALYZE %s', found.of_table);
    END LOOP;
END $$;
