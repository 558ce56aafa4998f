CREATE TABLE t (
    id integer PRIMARY KEY,
    parent integer CONSTRAINT fk REFERENCES t (id) ON DELETE SET NULL
);
