-- aludel: up
ALTER TYPE public.mood RENAME TO mood_old;

CREATE TYPE public.mood AS ENUM ('glad', 'calm');

ALTER DOMAIN public.shown RENAME TO shown_old;

CREATE DOMAIN public.shown AS public.mood
    CONSTRAINT shown_check CHECK (VALUE IS NOT NULL);

CREATE TABLE public.letters (
    id bigint NOT NULL,
    mood public.shown,
    sender text
);

ALTER SEQUENCE public.numbers OWNED BY public.letters.id;

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
DROP TABLE public.diaries;

DROP DOMAIN public.shown_old;

DROP TYPE public.mood_old;
