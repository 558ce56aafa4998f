CREATE TABLE t (
    id integer PRIMARY KEY,
    a character varying(50)
);
