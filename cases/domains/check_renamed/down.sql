-- aludel: down
ALTER DOMAIN public.d RENAME CONSTRAINT two TO one;
