-- aludel: up
CREATE OR REPLACE VIEW public.v AS
SELECT t.id
   FROM public.t
  WHERE (t.a > 0);
