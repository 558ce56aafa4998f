-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
DROP SEQUENCE public.q;

-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.f(integer);

-- hazard: breaks: programs that use the old name or form fail at once
DROP PROCEDURE public.pr();

-- hazard: breaks: programs that use the old name or form fail at once
DROP MATERIALIZED VIEW public.mv;

-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.v;

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
DROP TABLE public.t;

-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.tf();

DROP DOMAIN public.d;

DROP TYPE public.mood;

DROP SCHEMA s;
