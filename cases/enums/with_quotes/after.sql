CREATE TYPE "Mood's" AS ENUM ('it''s', 'new ''value', 'a\b');
CREATE TABLE t (
    id integer PRIMARY KEY,
    a "Mood's" DEFAULT 'it''s'
);
