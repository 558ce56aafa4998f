-- aludel: down
DROP TRIGGER tr ON public.t;

DROP POLICY p ON public.t;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE integer;

CREATE TRIGGER tr BEFORE UPDATE OF a ON public.t FOR EACH ROW WHEN ((old.a > 0)) EXECUTE FUNCTION public.f();

CREATE POLICY p ON public.t
    USING (a > 0);
