CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
CREATE VIEW z AS SELECT id, a FROM t;
CREATE VIEW m AS SELECT id FROM z;
CREATE VIEW a AS SELECT m.id FROM m JOIN z USING (id);
