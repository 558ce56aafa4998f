-- aludel: up
CREATE UNLOGGED TABLE public.t (
    id integer NOT NULL,
    b text COLLATE pg_catalog."C" NOT NULL DEFAULT 'x''y'::text,
    CONSTRAINT t_pkey PRIMARY KEY (id)
) WITH (fillfactor = 70);

ALTER TABLE public.t ALTER COLUMN id SET STATISTICS 7;

ALTER TABLE public.t ALTER COLUMN b SET STORAGE EXTERNAL;

ALTER TABLE public.t REPLICA IDENTITY FULL;
