CREATE TABLE t (
    id integer,
    a integer,
    b text,
    CONSTRAINT my_pk PRIMARY KEY (id)
);
