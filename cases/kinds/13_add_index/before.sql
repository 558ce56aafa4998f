CREATE TABLE k13 (
    id bigint PRIMARY KEY,
    a text
);
