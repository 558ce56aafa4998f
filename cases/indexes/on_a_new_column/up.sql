-- aludel: up
ALTER TABLE public.t ADD COLUMN c text;

-- aludel: up no-transaction
CREATE INDEX CONCURRENTLY ix ON public.t (c);
