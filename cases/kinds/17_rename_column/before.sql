CREATE TABLE k17 (
    id bigint PRIMARY KEY,
    a text
);
