-- aludel: up
CREATE TABLE public.t (
    id bigserial,
    n smallserial,
    CONSTRAINT t_pkey PRIMARY KEY (id)
);
