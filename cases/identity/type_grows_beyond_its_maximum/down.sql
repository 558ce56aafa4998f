-- aludel: down
ALTER TABLE public.t ALTER COLUMN id SET MAXVALUE 99 SET CYCLE;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN id TYPE smallint;
