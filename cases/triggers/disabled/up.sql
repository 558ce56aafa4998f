-- aludel: up
ALTER TABLE public.t DISABLE TRIGGER tr;
