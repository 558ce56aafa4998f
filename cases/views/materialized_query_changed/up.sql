-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.v;

-- hazard: breaks: programs that use the old name or form fail at once
DROP MATERIALIZED VIEW public.mv;

CREATE MATERIALIZED VIEW public.mv AS
SELECT t.id,
    t.a
   FROM public.t
  WHERE (t.a > 0);

CREATE UNIQUE INDEX mv_id ON public.mv (id);

CREATE VIEW public.v AS
SELECT mv.id
   FROM public.mv;
