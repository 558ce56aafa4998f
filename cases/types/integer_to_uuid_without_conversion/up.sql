-- aludel: up
-- hazard: drop: rows or values are lost for good
-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE uuid USING a::text::uuid;
