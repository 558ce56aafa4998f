CREATE TABLE k01 (
    id bigint PRIMARY KEY,
    a text,
    b integer
);
