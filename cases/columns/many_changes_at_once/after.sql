CREATE TABLE t (
    id integer PRIMARY KEY,
    a bigint DEFAULT 2,
    b varchar(20) NOT NULL,
    d text,
    e jsonb DEFAULT '{}' NOT NULL,
    f timestamptz DEFAULT now() NOT NULL
);
