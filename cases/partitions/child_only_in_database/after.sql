CREATE TABLE t (
    id integer,
    a integer,
    b text,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
