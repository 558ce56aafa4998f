CREATE TABLE t (id integer PRIMARY KEY);
CREATE TABLE u (id integer PRIMARY KEY, t_id integer CONSTRAINT u_fk REFERENCES t);
