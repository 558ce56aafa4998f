CREATE TABLE t (id integer PRIMARY KEY, s text, a integer);
CREATE INDEX i ON t (lower(s), (CASE WHEN a > 0 THEN 1 END));
