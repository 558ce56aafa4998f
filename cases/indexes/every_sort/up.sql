-- aludel: up no-transaction
CREATE INDEX CONCURRENTLY i01 ON public.t (a DESC NULLS LAST, b COLLATE pg_catalog."C" pg_catalog.text_pattern_ops);

CREATE INDEX CONCURRENTLY i02 ON public.t USING gin (j pg_catalog.jsonb_path_ops) WITH (fastupdate = off);

CREATE INDEX CONCURRENTLY i03 ON public.t USING gin (ts);

CREATE INDEX CONCURRENTLY i04 ON public.t USING brin (c) WITH (pages_per_range = 32);

-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY i05 ON public.t ((lower(b))) INCLUDE (a) WHERE (a IS NOT NULL);

CREATE INDEX CONCURRENTLY i06 ON public.t (a NULLS FIRST);

CREATE INDEX CONCURRENTLY i07 ON public.t ((a + 1), (COALESCE(b, ''::text)));

CREATE INDEX CONCURRENTLY i08 ON public.t USING hash (b);

CREATE INDEX CONCURRENTLY i09 ON public.t USING gist (ts pg_catalog.tsvector_ops (siglen = 100));
