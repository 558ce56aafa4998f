CREATE TABLE t (
    id integer PRIMARY KEY,
    a interval DEFAULT '1 day'
);
