-- aludel: down
ALTER DOMAIN public.d DROP DEFAULT;

ALTER DOMAIN public.d DROP NOT NULL;
