CREATE TABLE k12 (
    id bigint PRIMARY KEY,
    a integer
);
