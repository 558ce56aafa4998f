-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.w;

-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.v;

CREATE VIEW public.v AS
SELECT t.id
   FROM public.t;

CREATE VIEW public.w AS
SELECT v.id
   FROM public.v;
