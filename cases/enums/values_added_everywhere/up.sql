-- aludel: up
ALTER TYPE public.mood ADD VALUE 'a' BEFORE 'b';

ALTER TYPE public.mood ADD VALUE 'c' AFTER 'b';

ALTER TYPE public.mood ADD VALUE 'e';

ALTER TYPE public.mood ADD VALUE 'f';

-- aludel: up
ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 'f'::public.mood;
