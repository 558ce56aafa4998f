-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.v;

ALTER TABLE public.t DROP CONSTRAINT ck;

DROP INDEX public.ix;

ALTER TABLE public.t ALTER COLUMN a DROP DEFAULT;

-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.f(integer);

CREATE OR REPLACE FUNCTION public.f(x integer)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT x$function$;

ALTER TABLE public.t ALTER COLUMN a SET DEFAULT public.f(1);

ALTER TABLE public.t ADD CONSTRAINT ck CHECK (public.f(a) > 0) NOT VALID;

CREATE VIEW public.v AS
SELECT public.f(t.a) AS x
   FROM public.t;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT ck;

CREATE INDEX CONCURRENTLY ix ON public.t ((public.f(a)));
