-- aludel: up
ALTER TABLE public.t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES public.p (id) NOT VALID;
