CREATE TABLE k07_parent (id bigint PRIMARY KEY);
CREATE TABLE k07 (
    id bigint PRIMARY KEY,
    p bigint
);
