CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer NOT NULL DEFAULT 1,
    b varchar(10),
    c text,
    d text
);
