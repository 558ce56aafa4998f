-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
DROP PROCEDURE public.p();

CREATE OR REPLACE FUNCTION public.p()
 RETURNS void
 LANGUAGE sql
AS $function$SELECT 1$function$;
