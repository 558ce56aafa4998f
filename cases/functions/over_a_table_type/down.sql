-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.all_t();

-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.first(public.t);

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
DROP TABLE public.t;
