-- aludel: up
CREATE MATERIALIZED VIEW public.mv AS
SELECT t.id,
    t.a
   FROM public.t;

CREATE UNIQUE INDEX mv_id ON public.mv (id);
