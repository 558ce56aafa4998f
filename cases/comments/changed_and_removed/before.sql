CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
COMMENT ON TABLE t IS 'one';
COMMENT ON COLUMN t.a IS 'two';
