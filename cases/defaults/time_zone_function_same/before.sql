CREATE TABLE t (
    id integer PRIMARY KEY,
    a timestamp DEFAULT timezone('utc', now())
);
