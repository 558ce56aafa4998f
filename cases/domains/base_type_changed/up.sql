-- aludel: up
ALTER DOMAIN public.d RENAME TO d_old;

CREATE DOMAIN public.d AS bigint;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE public.d USING a::bigint::public.d;

DROP DOMAIN public.d_old;
