-- aludel: down
-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t DROP COLUMN e;

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t DROP COLUMN f;

ALTER TABLE public.t ALTER COLUMN a DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE integer;

ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 1;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN b TYPE character varying(10);

ALTER TABLE public.t ADD COLUMN c text;

ALTER TABLE public.t ALTER COLUMN b DROP NOT NULL;

-- aludel: down no-transaction
UPDATE public.t SET a = 1 WHERE a IS NULL;

-- aludel: down
ALTER TABLE public.t ADD CONSTRAINT a_is_not_null CHECK (a IS NOT NULL) NOT VALID;

-- aludel: down no-transaction
UPDATE public.t SET a = 1 WHERE a IS NULL;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT a_is_not_null;

-- aludel: down
ALTER TABLE public.t ALTER COLUMN a SET NOT NULL;

ALTER TABLE public.t DROP CONSTRAINT a_is_not_null;
