-- aludel: down
CREATE VIEW public.v AS
SELECT t.id,
    t.a,
    t.b
   FROM public.t;
