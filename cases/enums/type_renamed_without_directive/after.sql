CREATE TYPE mood2 AS ENUM ('a', 'b');
CREATE TABLE t (
    id integer PRIMARY KEY,
    a mood2
);
