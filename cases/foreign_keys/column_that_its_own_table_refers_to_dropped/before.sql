CREATE TABLE t (
    id integer NOT NULL,
    k integer NOT NULL,
    r integer,
    s integer,
    CONSTRAINT t_pkey PRIMARY KEY (id, k),
    CONSTRAINT t_fk FOREIGN KEY (r, s) REFERENCES t (id, k)
);
