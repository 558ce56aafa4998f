CREATE TABLE e (
    id integer NOT NULL,
    d date NOT NULL
);
