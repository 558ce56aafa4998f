-- aludel: up
-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN id TYPE integer;

ALTER TABLE public.t ALTER COLUMN id SET MAXVALUE 2147483647 SET NO CYCLE;
