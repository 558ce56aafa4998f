-- aludel: up
ALTER DOMAIN public.word DROP CONSTRAINT word_check;

ALTER DOMAIN public.word RENAME CONSTRAINT word_check1 TO word_check;
