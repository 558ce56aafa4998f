CREATE TABLE t (
    id integer PRIMARY KEY,
    a numeric DEFAULT 5,
    CONSTRAINT ck CHECK (a > 0::numeric)
);
CREATE INDEX ix ON t (a) WHERE a > 3::numeric;
