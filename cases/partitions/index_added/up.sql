-- aludel: up
-- hazard: long-lock: the table is read through while others wait
CREATE INDEX e_id ON public.e (id);
