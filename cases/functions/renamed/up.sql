-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
ALTER FUNCTION public.f(integer) RENAME TO g;
