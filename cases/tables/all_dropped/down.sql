-- aludel: down
CREATE TABLE public.t (
    id integer NOT NULL,
    a integer,
    b text,
    CONSTRAINT t_pkey PRIMARY KEY (id)
);

CREATE TABLE public.u (
    id integer
);
