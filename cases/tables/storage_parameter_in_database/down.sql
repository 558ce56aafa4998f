-- aludel: down
ALTER TABLE public.t SET (fillfactor = 70);
