CREATE TABLE parts (
    kind text NOT NULL,
    amount bigint
) PARTITION BY LIST (kind);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN ('b', 'c');
