CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE t (
    id integer PRIMARY KEY,
    x integer,
    y integer,
    CONSTRAINT fk FOREIGN KEY (x, y) REFERENCES p (a, b) ON DELETE SET NULL (y) ON UPDATE CASCADE
);
