CREATE TABLE k05 (
    id bigint PRIMARY KEY,
    a text NOT NULL
);
