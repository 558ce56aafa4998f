CREATE TABLE p (id integer PRIMARY KEY, x integer CONSTRAINT px UNIQUE);
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer CONSTRAINT fk REFERENCES p (x)
);
