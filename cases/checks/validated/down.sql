-- aludel: down
ALTER TABLE public.t DROP CONSTRAINT ck;

ALTER TABLE public.t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID;
