CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p2 ON t USING (a > 0);
