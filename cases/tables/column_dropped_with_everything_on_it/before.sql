CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    CONSTRAINT ck CHECK (a > 0 AND b IS NOT NULL),
    CONSTRAINT uq UNIQUE (a, b)
);
CREATE INDEX ix ON t (a);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE POLICY pol ON t USING (a > 0);
