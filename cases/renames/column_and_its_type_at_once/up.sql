-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t RENAME COLUMN a TO a2;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN a2 TYPE bigint;

ALTER TABLE public.t ALTER COLUMN a2 SET DEFAULT 0;

-- aludel: up no-transaction
UPDATE public.t SET a2 = 0 WHERE a2 IS NULL;

-- aludel: up
ALTER TABLE public.t ADD CONSTRAINT a2_is_not_null CHECK (a2 IS NOT NULL) NOT VALID;

-- aludel: up no-transaction
UPDATE public.t SET a2 = 0 WHERE a2 IS NULL;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT a2_is_not_null;

-- aludel: up
ALTER TABLE public.t ALTER COLUMN a2 SET NOT NULL;

ALTER TABLE public.t DROP CONSTRAINT a2_is_not_null;
