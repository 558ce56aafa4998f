CREATE TABLE k19 (
    id bigint PRIMARY KEY,
    a text
);
