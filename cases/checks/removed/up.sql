-- aludel: up
ALTER TABLE public.t DROP CONSTRAINT ck;
