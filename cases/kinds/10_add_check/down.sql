-- aludel: down
ALTER TABLE public.k10 DROP CONSTRAINT k10_a;
