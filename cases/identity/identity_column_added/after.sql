CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    s bigint GENERATED ALWAYS AS IDENTITY (START WITH 100)
);
