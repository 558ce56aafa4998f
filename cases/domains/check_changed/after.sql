CREATE DOMAIN positive AS integer CONSTRAINT positive CHECK (VALUE > 5);
CREATE TABLE t (
    id integer PRIMARY KEY,
    a positive
);
