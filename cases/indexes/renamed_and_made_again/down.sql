-- aludel: down
ALTER INDEX public.t_index RENAME TO t_f;

DROP INDEX public.t_f;

-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.f(bigint);

CREATE OR REPLACE FUNCTION public.f(bigint)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT 1$function$;

-- aludel: down no-transaction
CREATE INDEX CONCURRENTLY t_f ON public.t ((public.f((id)::bigint)));
