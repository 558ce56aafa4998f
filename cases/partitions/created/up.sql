-- aludel: up
CREATE TABLE public.e (
    id integer NOT NULL,
    d date NOT NULL,
    CONSTRAINT e_pkey PRIMARY KEY (id, d)
) PARTITION BY RANGE (d);

CREATE TABLE public.e_1 PARTITION OF public.e FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');

CREATE TABLE public.e_2 PARTITION OF public.e FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');

CREATE TABLE public.e_d PARTITION OF public.e DEFAULT;

CREATE INDEX e_id ON public.e (id);
