-- aludel: down
ALTER TABLE public.t DROP CONSTRAINT ck;

DROP INDEX public.ix;

ALTER TABLE public.t ALTER COLUMN a DROP DEFAULT;

-- hazard: drop: rows or values are lost for good
-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE integer;

ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 5;

ALTER TABLE public.t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT ck;

CREATE INDEX CONCURRENTLY ix ON public.t (a) WHERE (a > 3);
