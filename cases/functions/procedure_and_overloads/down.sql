-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.f();

-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.f(integer);

-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.f(text);

-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.many(integer[]);

-- hazard: breaks: programs that use the old name or form fail at once
DROP PROCEDURE public.p(integer, text);
