-- aludel: down
ALTER TABLE public.t ALTER COLUMN mood DROP DEFAULT;

ALTER TABLE public.t ALTER COLUMN mood DROP NOT NULL;

-- aludel: down
ALTER TYPE public.mood ADD VALUE 'sad' BEFORE 'ok';

ALTER TYPE public.mood ADD VALUE 'glad';
