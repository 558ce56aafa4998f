-- aludel: up
ALTER TABLE public.t RESET (fillfactor);
