CREATE TABLE k06 (
    id bigint PRIMARY KEY,
    a integer DEFAULT 2
);
