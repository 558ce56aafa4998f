CREATE TABLE t (
    id integer PRIMARY KEY,
    a boolean DEFAULT false NOT NULL
);
