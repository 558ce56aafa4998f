CREATE TABLE t (
    id integer,
    a integer,
    b text,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10);
