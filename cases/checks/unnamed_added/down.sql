-- aludel: down
ALTER TABLE public.t DROP CONSTRAINT t_a_check;
