CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    p_id integer CONSTRAINT fk REFERENCES p (id)
);
CREATE INDEX t_p_id ON t (p_id);
