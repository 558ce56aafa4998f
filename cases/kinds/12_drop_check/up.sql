-- aludel: up
ALTER TABLE public.k12 DROP CONSTRAINT k12_a;
