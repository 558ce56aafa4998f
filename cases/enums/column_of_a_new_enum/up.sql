-- aludel: up
CREATE TYPE public.mood AS ENUM ('a', 'b');

ALTER TABLE public.t ADD COLUMN m public.mood;
