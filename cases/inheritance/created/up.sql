-- aludel: up
CREATE TABLE public.t (
    id integer NOT NULL,
    a integer,
    b text,
    CONSTRAINT t_pkey PRIMARY KEY (id)
);

CREATE TABLE public.ch (
    c text
) INHERITS (public.t);
