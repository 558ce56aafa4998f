-- aludel: up
CREATE OR REPLACE VIEW public.v WITH (check_option = local, security_barrier = true) AS
SELECT t.id,
    t.a
   FROM public.t
  WHERE (t.a > 0);
