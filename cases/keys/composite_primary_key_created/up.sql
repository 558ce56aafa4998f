-- aludel: up
CREATE TABLE public.t (
    a integer NOT NULL,
    b integer NOT NULL,
    c text,
    CONSTRAINT t_pkey PRIMARY KEY (b, a)
);
