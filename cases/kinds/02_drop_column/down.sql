-- aludel: down
ALTER TABLE public.k02 ADD COLUMN b integer;
