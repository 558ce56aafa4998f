-- aludel: up
CREATE TYPE public.mood AS ENUM ('a', 'b');

CREATE TABLE public.t (
    id integer NOT NULL,
    a public.mood NOT NULL DEFAULT 'a'::public.mood,
    CONSTRAINT t_pkey PRIMARY KEY (id)
);
