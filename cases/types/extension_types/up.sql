-- aludel: up
-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN c TYPE public.citext USING c::public.citext;

ALTER TABLE public.t ADD COLUMN h2 public.hstore[];
