CREATE TABLE parts (
    kind text NOT NULL,
    amount integer,
    note text
) PARTITION BY LIST (kind);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN ('b');
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN ('c', 'd');
