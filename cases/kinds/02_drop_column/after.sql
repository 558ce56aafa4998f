CREATE TABLE k02 (
    id bigint PRIMARY KEY,
    a text
);
