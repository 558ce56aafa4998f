-- aludel: up
-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.e ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES public.p (id);
