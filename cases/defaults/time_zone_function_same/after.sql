CREATE TABLE t (
    id integer PRIMARY KEY,
    a timestamp DEFAULT (now() AT TIME ZONE 'utc')
);
