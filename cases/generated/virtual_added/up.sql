-- aludel: up
ALTER TABLE public.t ADD COLUMN g integer GENERATED ALWAYS AS (a * 2) VIRTUAL;
