-- aludel: up
ALTER TABLE public.t DROP CONSTRAINT ck;

DROP INDEX public.ix;

ALTER TABLE public.t ALTER COLUMN a DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN a TYPE numeric;

ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 5;

ALTER TABLE public.t ADD CONSTRAINT ck CHECK (a > (0)::numeric) NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT ck;

CREATE INDEX CONCURRENTLY ix ON public.t (a) WHERE (a > (3)::numeric);
