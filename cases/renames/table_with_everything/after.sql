CREATE TABLE t2 (
    id integer NOT NULL,
    a integer,
    CONSTRAINT t2_pkey PRIMARY KEY (id),
    CONSTRAINT t2_a_key UNIQUE (a),
    CONSTRAINT t2_a_check CHECK (a > 0)
);
CREATE SEQUENCE t2_id_seq AS integer OWNED BY t2.id;
ALTER TABLE t2 ALTER id SET DEFAULT nextval('t2_id_seq');
CREATE INDEX t2_a_idx ON t2 (a);
CREATE VIEW v AS SELECT id FROM t2;
CREATE TABLE u (t_id integer CONSTRAINT u_t REFERENCES t2 (id));
