CREATE TABLE k16 (
    id bigint PRIMARY KEY
);
