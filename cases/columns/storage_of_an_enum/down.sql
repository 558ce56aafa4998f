-- aludel: down
-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.days ALTER COLUMN mood TYPE text;

ALTER TABLE public.days ALTER COLUMN mood SET STORAGE EXTERNAL;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.days ALTER COLUMN feeling TYPE text;

ALTER TABLE public.days ALTER COLUMN feeling SET STORAGE MAIN;
