-- aludel: down
DROP TRIGGER tr ON public.t;

-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.tf();
