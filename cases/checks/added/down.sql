-- aludel: down
ALTER TABLE public.t DROP CONSTRAINT ck;
