-- aludel: down
ALTER TYPE public.mood RENAME TO mood_old;

CREATE TYPE public.mood AS ENUM ('calm', 'glad');

ALTER DOMAIN public.shown RENAME TO shown_old;

CREATE DOMAIN public.shown AS public.mood
    CONSTRAINT shown_check CHECK (VALUE IS NOT NULL);

CREATE TABLE public.diaries (
    id bigint NOT NULL,
    mood public.shown
);

ALTER SEQUENCE public.numbers OWNED BY public.diaries.id;

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
DROP TABLE public.letters;

DROP DOMAIN public.shown_old;

DROP TYPE public.mood_old;
