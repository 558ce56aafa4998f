-- aludel: up
ALTER TABLE public.k01 ADD COLUMN b integer;
