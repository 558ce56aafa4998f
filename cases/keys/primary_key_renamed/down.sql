-- aludel: down
ALTER TABLE public.t RENAME CONSTRAINT my_pk TO t_pkey;
