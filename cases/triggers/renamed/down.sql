-- aludel: down
DROP TRIGGER tr2 ON public.t;

CREATE TRIGGER tr BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.tf();
