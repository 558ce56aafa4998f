-- aludel: up
-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.parent ALTER COLUMN a TYPE text;

ALTER TABLE public.parent ALTER COLUMN a SET DEFAULT 'x'::text;

ALTER TABLE public.child ALTER COLUMN a SET DEFAULT 'x'::text;
