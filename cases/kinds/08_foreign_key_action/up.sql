-- aludel: up
ALTER TABLE public.k08 DROP CONSTRAINT k08_p_fkey;

ALTER TABLE public.k08 ADD CONSTRAINT k08_p_fkey FOREIGN KEY (p) REFERENCES public.k08_parent (id) ON DELETE CASCADE NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.k08 VALIDATE CONSTRAINT k08_p_fkey;
