CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    "B" text,
    b text
);
CREATE INDEX ix ON t (lower("B"));
