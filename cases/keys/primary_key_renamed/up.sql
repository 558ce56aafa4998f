-- aludel: up
ALTER TABLE public.t RENAME CONSTRAINT t_pkey TO my_pk;
