-- aludel: up
CREATE OR REPLACE FUNCTION public.f()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT 1$function$;

CREATE OR REPLACE FUNCTION public.f(x integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT x$function$;

CREATE OR REPLACE FUNCTION public.f(x text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT x || ';'$function$;

CREATE OR REPLACE FUNCTION public.many(VARIADIC xs integer[], OUT a integer, OUT b text)
 RETURNS record
 LANGUAGE sql
AS $function$SELECT 1, 'a; -- aludel'$function$;

CREATE OR REPLACE PROCEDURE public.p(INOUT a integer, IN b text DEFAULT 'x'::text)
 LANGUAGE plpgsql
AS $procedure$BEGIN a := a + 1; END$procedure$;
