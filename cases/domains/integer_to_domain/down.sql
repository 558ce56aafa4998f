-- aludel: down
ALTER TABLE public.t ALTER COLUMN a TYPE integer;

DROP DOMAIN public.positive;
