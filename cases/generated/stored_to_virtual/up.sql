-- aludel: up
ALTER TABLE public.t DROP COLUMN g;

ALTER TABLE public.t ADD COLUMN g integer GENERATED ALWAYS AS (a * 2) VIRTUAL;
