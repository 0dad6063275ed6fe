-- The cases of a population and the records each of them speaks of, on one day.
-- A case is a household, asked about by its head. Its records are its members in their order; then
-- the head's children who live elsewhere (apart 1) and a spouse who does (apart 2), without 続柄.
DROP TABLE IF EXISTS pg_temp.population_record, pg_temp.population_case;

CREATE TEMP TABLE population_case ON COMMIT DROP AS
SELECT (row_number() OVER (ORDER BY h.number, m.resident_id) - 1)::int AS case_row,
       m.resident_id AS head, m.household_id, r.sex
FROM people_membership m
JOIN people_household h ON h.id = m.household_id
JOIN people_resident r ON r.id = m.resident_id
WHERE m.relation = '世帯主' AND m.since <= %(day)s AND (m.until IS NULL OR m.until > %(day)s);

CREATE TEMP TABLE population_record ON COMMIT DROP AS
WITH member AS (
    SELECT c.case_row, m.resident_id, m.relation, 0 AS apart, m.position, m.since
    FROM population_case c
    JOIN people_membership m ON m.household_id = c.household_id
    WHERE m.since <= %(day)s AND (m.until IS NULL OR m.until > %(day)s)
), child AS (
    SELECT DISTINCT c.case_row, k.resident_id
    FROM population_case c
    JOIN people_relation k ON k.other_id = c.head AND k.kind = 'parent'
    JOIN people_resident r ON r.id = k.resident_id
    WHERE k.since <= %(day)s AND (k.until IS NULL OR k.until > %(day)s)
      AND (r.until IS NULL OR r.until > %(day)s)
      AND r.birth_date >= %(eldest)s AND r.birth_date <= %(day)s AND k.resident_id <> c.head
), couple AS (
    SELECT c.case_row, k.other_id AS resident_id, 1 AS end_
    FROM population_case c JOIN people_relation k ON k.resident_id = c.head
    WHERE k.kind = 'spouse' AND c.sex <> 'F'
      AND k.since <= %(day)s AND (k.until IS NULL OR k.until > %(day)s)
    UNION ALL
    SELECT c.case_row, k.resident_id, 2
    FROM population_case c JOIN people_relation k ON k.other_id = c.head
    WHERE k.kind = 'spouse' AND c.sex <> 'F'
      AND k.since <= %(day)s AND (k.until IS NULL OR k.until > %(day)s)
), wed AS (
    SELECT DISTINCT ON (case_row) case_row, resident_id FROM couple ORDER BY case_row, end_
), seen AS (
    SELECT * FROM member
    UNION ALL
    SELECT case_row, resident_id, NULL, 1, 0, NULL FROM child
    WHERE NOT EXISTS (SELECT FROM member m
                      WHERE m.case_row = child.case_row AND m.resident_id = child.resident_id)
    UNION ALL
    SELECT case_row, resident_id, NULL, 2, 0, NULL FROM wed
    WHERE NOT EXISTS (SELECT FROM member m
                      WHERE m.case_row = wed.case_row AND m.resident_id = wed.resident_id)
)
SELECT (row_number() OVER (ORDER BY seen.case_row, apart, seen.position, seen.since, seen.resident_id) - 1)::int
           AS row, seen.case_row, seen.resident_id, relation, apart, wed.case_row IS NOT NULL AS wed,
       -- a child of the head by kinship, or 子 of the household, to the end of the year of turning 22
       (child.case_row IS NOT NULL OR COALESCE(relation = '子', false)) AND seen.resident_id <> c.head
           AND r.birth_date BETWEEN %(eldest)s AND %(day)s AND (r.until IS NULL OR r.until > %(day)s)
           AND apart < 2 AS child
FROM seen
JOIN population_case c ON c.case_row = seen.case_row
JOIN people_resident r ON r.id = seen.resident_id
LEFT JOIN child ON child.case_row = seen.case_row AND child.resident_id = seen.resident_id
LEFT JOIN wed ON wed.case_row = seen.case_row AND wed.resident_id = seen.resident_id;

CREATE INDEX ON population_record (resident_id);
ANALYZE population_case, population_record;
