-- aludel: up
CREATE TABLE public.e (
    id integer NOT NULL,
    r text NOT NULL,
    d date NOT NULL,
    CONSTRAINT e_pkey PRIMARY KEY (id, r, d)
) PARTITION BY LIST (r);

CREATE TABLE public.e_eu PARTITION OF public.e FOR VALUES IN ('eu') PARTITION BY RANGE (d);

CREATE TABLE public.e_eu_1 PARTITION OF public.e_eu FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');

CREATE TABLE public.e_us PARTITION OF public.e FOR VALUES IN ('us');
