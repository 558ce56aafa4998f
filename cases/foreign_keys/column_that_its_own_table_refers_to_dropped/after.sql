CREATE TABLE t (
    id integer NOT NULL,
    r integer,
    s integer,
    CONSTRAINT t_pkey PRIMARY KEY (id),
    CONSTRAINT t_fk FOREIGN KEY (r) REFERENCES t (id)
);
