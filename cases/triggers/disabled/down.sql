-- aludel: down
ALTER TABLE public.t ENABLE TRIGGER tr;
