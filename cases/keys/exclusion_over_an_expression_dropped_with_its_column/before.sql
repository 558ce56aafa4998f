CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    CONSTRAINT t_excl EXCLUDE USING gist (int4range(a, a + 1) WITH &&)
);
