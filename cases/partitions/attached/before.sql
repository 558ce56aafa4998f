CREATE TABLE e (
    id integer NOT NULL,
    d date NOT NULL
) PARTITION BY RANGE (d);
CREATE TABLE e_1 (id integer NOT NULL, d date NOT NULL);
