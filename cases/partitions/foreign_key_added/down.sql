-- aludel: down
ALTER TABLE public.e DROP CONSTRAINT fk;
