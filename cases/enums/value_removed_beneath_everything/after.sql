CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (
    id integer PRIMARY KEY,
    a mood DEFAULT 'a' NOT NULL,
    l mood[] DEFAULT '{a}',
    CONSTRAINT ck CHECK (a <> 'b')
);
CREATE INDEX ix ON t (a);
CREATE INDEX ix2 ON t (id) WHERE a = 'a';
CREATE VIEW v AS SELECT id, a, l FROM t WHERE a = 'a';
