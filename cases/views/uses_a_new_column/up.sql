-- aludel: up
ALTER TABLE public.t ADD COLUMN c text;

CREATE OR REPLACE VIEW public.v AS
SELECT t.id,
    t.c
   FROM public.t;
