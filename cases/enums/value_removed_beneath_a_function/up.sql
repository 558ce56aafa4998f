-- aludel: up
ALTER TABLE public.t DROP COLUMN g;

-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION public.f(public.mood);

ALTER TYPE public.mood RENAME TO mood_old;

CREATE TYPE public.mood AS ENUM ('a', 'b');

CREATE OR REPLACE FUNCTION public.f(public.mood)
 RETURNS public.mood
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT $1$function$;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING a::text::public.mood;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ADD COLUMN g text GENERATED ALWAYS AS (CASE public.f(a)
    WHEN 'a'::public.mood THEN 'x'::text
    ELSE NULL::text
END) STORED;

DROP TYPE public.mood_old;
