CREATE TYPE mood AS ENUM ('a', 'b', 'c', 'd', 'e', 'f');
CREATE TABLE t (
    id integer PRIMARY KEY,
    a mood DEFAULT 'f'
);
