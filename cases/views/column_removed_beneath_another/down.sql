-- aludel: down
CREATE OR REPLACE VIEW public.v AS
SELECT t.id,
    t.a
   FROM public.t;
