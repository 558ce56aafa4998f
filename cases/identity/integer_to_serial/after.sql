CREATE TABLE t (
    id serial PRIMARY KEY,
    a integer,
    b text
);
