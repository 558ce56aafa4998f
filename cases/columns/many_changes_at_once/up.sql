-- aludel: up
-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t DROP COLUMN c;

ALTER TABLE public.t ALTER COLUMN a DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN a TYPE bigint;

ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 2;

ALTER TABLE public.t ALTER COLUMN b TYPE character varying(20);

ALTER TABLE public.t ADD CONSTRAINT b_is_not_null CHECK (b IS NOT NULL) NOT VALID;

ALTER TABLE public.t ADD COLUMN e jsonb NOT NULL DEFAULT '{}'::jsonb;

ALTER TABLE public.t ADD COLUMN f timestamp with time zone NOT NULL DEFAULT now();

ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT b_is_not_null;

-- aludel: up
ALTER TABLE public.t ALTER COLUMN b SET NOT NULL;

ALTER TABLE public.t DROP CONSTRAINT b_is_not_null;
