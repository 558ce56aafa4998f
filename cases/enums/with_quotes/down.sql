-- aludel: down
ALTER TYPE public."Mood's" RENAME TO "Mood's_old";

CREATE TYPE public."Mood's" AS ENUM ('it''s', E'a\\b');

ALTER TABLE public.t ALTER COLUMN a DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE public."Mood's" USING a::text::public."Mood's";

DROP TYPE public."Mood's_old";
