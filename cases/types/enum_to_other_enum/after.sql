CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TYPE other AS ENUM ('a', 'b', 'c');
CREATE TABLE t (
    id integer PRIMARY KEY,
    a other
);
