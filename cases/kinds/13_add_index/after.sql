CREATE TABLE k13 (
    id bigint PRIMARY KEY,
    a text
);
CREATE INDEX k13_a ON k13 (a);
