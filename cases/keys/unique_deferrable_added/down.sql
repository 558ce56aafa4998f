-- aludel: down
ALTER TABLE public.t DROP CONSTRAINT uq;
