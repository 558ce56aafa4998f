CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer DEFAULT 5,
    CONSTRAINT ck CHECK (a > 0)
);
CREATE INDEX ix ON t (a) WHERE a > 3;
