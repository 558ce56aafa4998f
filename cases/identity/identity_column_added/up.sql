-- aludel: up
-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ADD COLUMN s bigint NOT NULL GENERATED ALWAYS AS IDENTITY (START WITH 100);
