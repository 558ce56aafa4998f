-- aludel: down
ALTER TABLE public.e DETACH PARTITION public.e_1;
