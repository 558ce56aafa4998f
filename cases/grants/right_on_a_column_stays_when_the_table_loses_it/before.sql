CREATE TABLE t (id integer PRIMARY KEY, a text);
GRANT SELECT, UPDATE ON t TO app_writer;
GRANT SELECT (a) ON t TO app_writer;
