CREATE SEQUENCE s;
CREATE TABLE t (
    id integer PRIMARY KEY,
    a bigint DEFAULT nextval('s')
);
