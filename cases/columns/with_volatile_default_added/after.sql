CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    u uuid DEFAULT gen_random_uuid() NOT NULL
);
