CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    j jsonb,
    ts tsvector,
    c timestamptz
);
CREATE INDEX i01 ON t (a DESC NULLS LAST, b COLLATE "C" text_pattern_ops);
CREATE INDEX i02 ON t USING gin (j jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX i03 ON t USING gin (ts);
CREATE INDEX i04 ON t USING brin (c) WITH (pages_per_range = 32);
CREATE UNIQUE INDEX i05 ON t (lower(b)) INCLUDE (a) WHERE a IS NOT NULL;
CREATE INDEX i06 ON t (a NULLS FIRST);
CREATE INDEX i07 ON t ((a + 1), (coalesce(b, '')));
CREATE INDEX i08 ON t USING hash (b);
CREATE INDEX i09 ON t USING gist (ts tsvector_ops (siglen = 100));
