-- aludel: down
ALTER TABLE public.t RENAME CONSTRAINT fk2 TO fk;
