-- aludel: up
ALTER TABLE public.t RENAME CONSTRAINT uq TO uq2;
