CREATE TABLE k14 (
    id bigint PRIMARY KEY,
    a text,
    d boolean
);
CREATE INDEX k14_a ON k14 (a) WHERE NOT d;
