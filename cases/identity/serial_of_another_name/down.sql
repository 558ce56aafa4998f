-- aludel: down
ALTER TABLE public.t ALTER COLUMN id DROP DEFAULT;

DROP SEQUENCE public.numbers;
