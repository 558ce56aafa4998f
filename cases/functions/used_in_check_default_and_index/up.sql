-- aludel: up
CREATE OR REPLACE FUNCTION public.f(x integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT x$function$;

CREATE OR REPLACE FUNCTION public.b(integer)
 RETURNS integer
 LANGUAGE sql
BEGIN ATOMIC
 SELECT public.f($1) AS f;
END;

CREATE TABLE public.t (
    id integer NOT NULL,
    a integer DEFAULT public.f(1),
    CONSTRAINT t_pkey PRIMARY KEY (id),
    CONSTRAINT ck CHECK (public.f(a) > 0)
);

CREATE INDEX ix ON public.t ((public.f(a)));
