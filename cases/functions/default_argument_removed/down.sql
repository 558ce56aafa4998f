-- aludel: down
CREATE OR REPLACE FUNCTION public.f(x integer DEFAULT 1)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT x$function$;
