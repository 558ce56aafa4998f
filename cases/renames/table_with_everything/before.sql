CREATE TABLE t (
    id serial PRIMARY KEY,
    a integer,
    CONSTRAINT t_a_key UNIQUE (a),
    CONSTRAINT t_a_check CHECK (a > 0)
);
CREATE INDEX t_a_idx ON t (a);
CREATE VIEW v AS SELECT id FROM t;
CREATE TABLE u (t_id integer CONSTRAINT u_t REFERENCES t (id));
