-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
DROP MATERIALIZED VIEW public.v;

CREATE VIEW public.v AS
SELECT t.id
   FROM public.t;
