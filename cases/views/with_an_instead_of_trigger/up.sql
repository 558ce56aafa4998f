-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.v;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN id TYPE bigint;

CREATE VIEW public.v AS
SELECT t.id
   FROM public.t;

CREATE TRIGGER tr INSTEAD OF INSERT ON public.v FOR EACH ROW EXECUTE FUNCTION public.f();
