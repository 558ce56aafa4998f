CREATE SEQUENCE s;
CREATE TABLE t (
    id integer DEFAULT nextval('s') PRIMARY KEY,
    a integer
);
ALTER SEQUENCE s OWNED BY t.id;
