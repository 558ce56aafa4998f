-- aludel: up
CREATE OR REPLACE FUNCTION public.ok(integer)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT $1 > 0$function$;

CREATE DOMAIN public.d AS integer
    CONSTRAINT d_check CHECK (public.ok(VALUE));

CREATE TABLE public.t (
    id integer NOT NULL,
    a public.d,
    CONSTRAINT t_pkey PRIMARY KEY (id)
);
