-- aludel: down
ALTER TABLE public.k09 DROP CONSTRAINT k09_a;
