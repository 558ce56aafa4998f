CREATE TABLE k08_parent (id bigint PRIMARY KEY);
CREATE TABLE k08 (
    id bigint PRIMARY KEY,
    p bigint REFERENCES k08_parent (id)
);
