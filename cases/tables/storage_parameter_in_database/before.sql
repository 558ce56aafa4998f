CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
ALTER TABLE t SET (fillfactor = 70);
