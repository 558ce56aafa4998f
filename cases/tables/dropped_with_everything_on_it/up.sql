-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.v;

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
DROP TABLE public.t;

-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.tf();

DROP TYPE public.mood;
