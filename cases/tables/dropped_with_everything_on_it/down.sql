-- aludel: down
CREATE TYPE public.mood AS ENUM ('a', 'b');

CREATE OR REPLACE FUNCTION public.tf()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$BEGIN RETURN new; END$function$;

CREATE TABLE public.t (
    id serial,
    a integer,
    m public.mood DEFAULT 'a'::public.mood,
    CONSTRAINT t_pkey PRIMARY KEY (id),
    CONSTRAINT t_a_fkey FOREIGN KEY (a) REFERENCES public.p (id),
    CONSTRAINT ck CHECK (a > 0)
);

CREATE INDEX ix ON public.t (a);

CREATE VIEW public.v AS
SELECT t.id,
    t.m
   FROM public.t;

CREATE TRIGGER tr BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.tf();

ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;

CREATE POLICY pol ON public.t
    USING (a > 0);

COMMENT ON COLUMN public.t.a IS 'c';

GRANT SELECT ON TABLE public.t TO app_reader;
