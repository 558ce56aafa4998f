CREATE TYPE mood AS ENUM ('alpha', 'b');
CREATE TABLE t (
    id integer PRIMARY KEY,
    a mood DEFAULT 'alpha'
);
