CREATE TABLE e (
    id integer NOT NULL,
    word text NOT NULL
) PARTITION BY LIST (word);
CREATE TABLE e_1 PARTITION OF e FOR VALUES IN ('a', 'b');
