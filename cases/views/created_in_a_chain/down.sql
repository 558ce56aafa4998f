-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.a;

-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.m;

-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.z;
