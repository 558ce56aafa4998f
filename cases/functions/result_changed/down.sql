-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.f(integer);

CREATE OR REPLACE FUNCTION public.f(x integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT x$function$;
