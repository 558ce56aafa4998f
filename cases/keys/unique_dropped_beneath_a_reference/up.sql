-- aludel: up
ALTER TABLE public.t DROP CONSTRAINT fk;

ALTER TABLE public.p DROP CONSTRAINT px;
