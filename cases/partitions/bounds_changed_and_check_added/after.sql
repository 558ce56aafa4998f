CREATE TABLE e (
    id integer NOT NULL,
    word text NOT NULL,
    CONSTRAINT positive CHECK (id > 0)
) PARTITION BY LIST (word);
CREATE TABLE e_1 PARTITION OF e FOR VALUES IN ('a', 'c');
