-- aludel: up
ALTER DOMAIN public.word RENAME TO word_old;

CREATE DOMAIN public.word AS text
    CONSTRAINT word_check CHECK (VALUE <> ''::text);

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN words TYPE public.word[] USING words::text[]::public.word[];

DROP DOMAIN public.word_old;
