CREATE TYPE mood AS ENUM ('b', 'a');
CREATE TABLE t (
    id integer PRIMARY KEY,
    a mood
);
