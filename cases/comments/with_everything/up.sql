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

COMMENT ON TABLE public.t IS 'Über "4" it''s
new';

COMMENT ON COLUMN public.t.a IS 'Über "5" it''s
new';

COMMENT ON SCHEMA s IS 'Über "0" it''s
new';

COMMENT ON DOMAIN public.d IS 'Über "2" it''s
new';

COMMENT ON TYPE public.mood IS 'Über "1" it''s
new';

COMMENT ON SEQUENCE public.q IS 'Über "3" it''s
new';

COMMENT ON FUNCTION public.f(integer) IS 'Über "10" it''s
new';

COMMENT ON PROCEDURE public.pr() IS 'Über "11" it''s
new';

COMMENT ON MATERIALIZED VIEW public.mv IS 'Über "9" it''s
new';

COMMENT ON VIEW public.v IS 'Über "8" it''s
new';

COMMENT ON CONSTRAINT ck ON public.t IS 'Über "6" it''s
new';

COMMENT ON INDEX public.ix IS 'Über "7" it''s
new';

COMMENT ON TRIGGER tr ON public.t IS 'Über "12" it''s
new';

COMMENT ON POLICY p ON public.t IS 'Über "13" it''s
new';
