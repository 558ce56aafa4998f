CREATE TABLE p (id integer CONSTRAINT p_pkey PRIMARY KEY DEFERRABLE, x integer NOT NULL, CONSTRAINT p_id UNIQUE (id));
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer CONSTRAINT fk REFERENCES p (id)
);
