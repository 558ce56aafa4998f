CREATE TABLE t (
    id integer PRIMARY KEY,
    a boolean DEFAULT FALSE
);
