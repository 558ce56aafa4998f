CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
GRANT SELECT ON t TO app_reader;
GRANT INSERT, UPDATE ON t TO app_reader WITH GRANT OPTION;
