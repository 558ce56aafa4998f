CREATE TABLE p (id integer PRIMARY KEY, x integer NOT NULL);
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer CONSTRAINT fk REFERENCES p (id)
);
