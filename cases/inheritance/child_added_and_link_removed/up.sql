-- aludel: up
CREATE TABLE public.two () INHERITS (public.t);

ALTER TABLE public.one NO INHERIT public.t;
