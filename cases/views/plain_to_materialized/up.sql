-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.v;

CREATE MATERIALIZED VIEW public.v AS
SELECT t.id
   FROM public.t;
