-- aludel: down
CREATE TABLE public.t (
    id integer NOT NULL DEFAULT nextval('public.s'::regclass),
    a integer,
    CONSTRAINT t_pkey PRIMARY KEY (id)
);

ALTER SEQUENCE public.s OWNED BY public.t.id;
