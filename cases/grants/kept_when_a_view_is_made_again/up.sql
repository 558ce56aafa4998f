-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.v;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN a TYPE bigint;

CREATE VIEW public.v AS
SELECT t.a
   FROM public.t;

COMMENT ON VIEW public.v IS 'kept';

GRANT SELECT ON TABLE public.v TO app_reader;
