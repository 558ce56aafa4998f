-- aludel: up
ALTER TABLE public.t RENAME CONSTRAINT fk TO fk2;
