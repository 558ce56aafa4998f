-- aludel: up
CREATE VIEW public.z AS
SELECT t.id,
    t.a
   FROM public.t;

CREATE VIEW public.m AS
SELECT z.id
   FROM public.z;

CREATE VIEW public.a AS
SELECT m.id
   FROM (public.m
     JOIN public.z USING (id));
