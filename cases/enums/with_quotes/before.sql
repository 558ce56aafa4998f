CREATE TYPE "Mood's" AS ENUM ('it''s', 'a\b');
CREATE TABLE t (
    id integer PRIMARY KEY,
    a "Mood's"
);
