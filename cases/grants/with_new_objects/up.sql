-- aludel: up
CREATE SCHEMA s;

CREATE DOMAIN public.d AS integer
    CONSTRAINT d_check CHECK (VALUE > 0);

CREATE TYPE public.mood AS ENUM ('a', 'b');

CREATE SEQUENCE public.q;

CREATE OR REPLACE FUNCTION public.f(integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT $1$function$;

CREATE OR REPLACE PROCEDURE public.pr()
 LANGUAGE sql
AS $procedure$SELECT 1$procedure$;

CREATE OR REPLACE FUNCTION public.tf()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$BEGIN RETURN new; END$function$;

CREATE TABLE public.t (
    id integer NOT NULL,
    a integer,
    b text,
    CONSTRAINT t_pkey PRIMARY KEY (id),
    CONSTRAINT ck CHECK (a > 0)
);

CREATE INDEX ix ON public.t (a);

CREATE MATERIALIZED VIEW public.mv AS
SELECT t.id
   FROM public.t;

CREATE VIEW public.v AS
SELECT t.id
   FROM public.t;

CREATE TRIGGER tr BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.tf();

CREATE POLICY p ON public.t
    USING (true);

GRANT SELECT ON TABLE public.t TO app_reader;

GRANT UPDATE (b) ON TABLE public.t TO app_writer;

GRANT USAGE ON SCHEMA s TO app_reader;

GRANT USAGE ON SEQUENCE public.q TO app_writer;

REVOKE EXECUTE ON FUNCTION public.f(integer) FROM PUBLIC;
