-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.p();

CREATE OR REPLACE PROCEDURE public.p()
 LANGUAGE sql
AS $procedure$SELECT 1$procedure$;
