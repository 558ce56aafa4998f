-- aludel: down
CREATE TYPE public.mood AS ENUM ('a', 'b');

ALTER TABLE public.t ADD COLUMN a public.mood;
