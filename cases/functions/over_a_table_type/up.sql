-- aludel: up
CREATE TABLE public.t (
    id integer NOT NULL,
    a integer,
    CONSTRAINT t_pkey PRIMARY KEY (id)
);

CREATE OR REPLACE FUNCTION public.all_t()
 RETURNS SETOF public.t
 LANGUAGE sql
 STABLE
AS $function$SELECT * FROM t$function$;

CREATE OR REPLACE FUNCTION public.first(public.t)
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$SELECT $1.id$function$;
