-- aludel: up
ALTER INDEX public.t_f RENAME TO t_index;

DROP INDEX public.t_index;

-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.f(bigint);

CREATE OR REPLACE FUNCTION public.f(bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT 1::bigint$function$;

-- aludel: up no-transaction
CREATE INDEX CONCURRENTLY t_index ON public.t ((public.f((id)::bigint)));
