-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.m;

-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.z;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE integer;

CREATE VIEW public.z AS
SELECT t.id,
    t.a
   FROM public.t;

CREATE VIEW public.m AS
SELECT z.id,
    z.a
   FROM public.z
  WHERE (z.a > 1);
