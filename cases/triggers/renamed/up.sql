-- aludel: up
DROP TRIGGER tr ON public.t;

CREATE TRIGGER tr2 BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.tf();
