-- aludel: up
DROP TRIGGER tr ON public.t;

CREATE TRIGGER tr AFTER INSERT OR UPDATE OF a ON public.t FOR EACH ROW WHEN ((new.a > 0)) EXECUTE FUNCTION public.tf();
