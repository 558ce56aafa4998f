-- aludel: down
ALTER TABLE public.t RENAME CONSTRAINT uq2 TO uq;
