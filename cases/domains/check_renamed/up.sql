-- aludel: up
ALTER DOMAIN public.d RENAME CONSTRAINT one TO two;
