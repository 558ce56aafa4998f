-- aludel: down
ALTER DOMAIN public.word RENAME TO word_old;

CREATE DOMAIN public.word AS text;

ALTER DOMAIN public.title RENAME TO title_old;

CREATE DOMAIN public.title AS public.word
    CONSTRAINT title_check CHECK ((VALUE)::text <> ''::text);

ALTER TABLE public.t ALTER COLUMN n DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN n TYPE public.title USING n::public.word::public.title;

ALTER TABLE public.t ALTER COLUMN n SET DEFAULT 'a'::text;

DROP DOMAIN public.title_old;

DROP DOMAIN public.word_old;
