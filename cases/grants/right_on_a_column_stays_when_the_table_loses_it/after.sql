CREATE TABLE t (id integer PRIMARY KEY, a text);
GRANT SELECT (a), UPDATE (id) ON t TO app_writer;
