-- aludel: up
CREATE TABLE public.t ();
