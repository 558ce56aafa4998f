-- aludel: down
ALTER TABLE public.t ALTER COLUMN a DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN a TYPE text;

ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 'a'::text;

DROP TYPE public.mood;
