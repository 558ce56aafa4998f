CREATE TABLE k03 (
    id bigint PRIMARY KEY,
    a integer
);
