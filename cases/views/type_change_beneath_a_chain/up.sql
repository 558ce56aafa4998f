-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.m;

-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.z;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN a TYPE bigint;

CREATE VIEW public.z AS
SELECT t.id,
    t.a
   FROM public.t;

CREATE VIEW public.m AS
SELECT z.id,
    z.a
   FROM public.z
  WHERE (z.a > 1);
