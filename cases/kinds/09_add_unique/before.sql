CREATE TABLE k09 (
    id bigint PRIMARY KEY,
    a text
);
