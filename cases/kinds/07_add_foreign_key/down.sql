-- aludel: down
ALTER TABLE public.k07 DROP CONSTRAINT k07_p;
