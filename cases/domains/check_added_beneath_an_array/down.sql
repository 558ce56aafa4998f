-- aludel: down
ALTER DOMAIN public.word DROP CONSTRAINT word_check;
