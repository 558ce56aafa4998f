CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TABLE t (
    id integer PRIMARY KEY,
    a mood
);
