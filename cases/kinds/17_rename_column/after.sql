CREATE TABLE k17 (
    id bigint PRIMARY KEY,
    b text
);
