-- aludel: down
ALTER DOMAIN public.word DROP CONSTRAINT word_check;

ALTER DOMAIN public.word ADD CONSTRAINT word_check CHECK (length(VALUE) > 0) NOT VALID;

ALTER DOMAIN public.word ADD CONSTRAINT word_check1 CHECK (VALUE <> 'x'::text) NOT VALID;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER DOMAIN public.word VALIDATE CONSTRAINT word_check;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER DOMAIN public.word VALIDATE CONSTRAINT word_check1;
