-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW public.v;

ALTER TABLE public.t DROP CONSTRAINT ck;

DROP INDEX public.ix2;

ALTER TYPE public.mood RENAME TO mood_old;

CREATE TYPE public.mood AS ENUM ('a', 'b', 'c');

ALTER TABLE public.t ALTER COLUMN a DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING a::text::public.mood;

ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 'a'::public.mood;

ALTER TABLE public.t ALTER COLUMN l DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN l TYPE public.mood[] USING l::text[]::public.mood[];

ALTER TABLE public.t ALTER COLUMN l SET DEFAULT '{a}'::public.mood[];

ALTER TABLE public.t ADD CONSTRAINT ck CHECK (a <> 'b'::public.mood) NOT VALID;

CREATE VIEW public.v AS
SELECT t.id,
    t.a,
    t.l
   FROM public.t
  WHERE (t.a = 'a'::public.mood);

DROP TYPE public.mood_old;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT ck;

CREATE INDEX CONCURRENTLY ix2 ON public.t (id) WHERE (a = 'a'::public.mood);
