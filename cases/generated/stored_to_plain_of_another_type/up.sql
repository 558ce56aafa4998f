-- aludel: up
ALTER TABLE public.words ALTER COLUMN size DROP EXPRESSION;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.words ALTER COLUMN size TYPE bigint USING size::bigint;

ALTER TABLE public.words ALTER COLUMN size SET DEFAULT 4;
