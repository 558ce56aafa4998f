CREATE TABLE k10 (
    id bigint PRIMARY KEY,
    a integer
);
