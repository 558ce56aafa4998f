-- aludel: up
-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public."Tab le" ALTER COLUMN "I d" TYPE bigint;

ALTER TABLE public."Tab le" ADD CONSTRAINT "A a_is_not_null" CHECK ("A a" IS NOT NULL) NOT VALID;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public."Tab le" ALTER COLUMN "b""b" TYPE character varying(10);

ALTER TABLE public."Tab le" ALTER COLUMN "b""b" SET DEFAULT 'x'::character varying;

ALTER TABLE public."Tab le" ADD COLUMN "user" text;

ALTER INDEX public."In dex" RENAME TO "In dex_old";

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public."Tab le" VALIDATE CONSTRAINT "A a_is_not_null";

UPDATE public."Tab le" SET "b""b" = 'x'::character varying WHERE "b""b" IS NULL;

-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY "U q" ON public."Tab le" ("A a");

CREATE INDEX CONCURRENTLY "In dex" ON public."Tab le" ("A a" DESC);

DROP INDEX CONCURRENTLY public."In dex_old";

-- aludel: up
ALTER TABLE public."Tab le" ALTER COLUMN "A a" SET NOT NULL;

ALTER TABLE public."Tab le" DROP CONSTRAINT "A a_is_not_null";

ALTER TABLE public."Tab le" ADD CONSTRAINT "b""b_is_not_null" CHECK ("b""b" IS NOT NULL) NOT VALID;

ALTER TABLE public."Tab le" ADD CONSTRAINT "U q" UNIQUE USING INDEX "U q";

-- aludel: up no-transaction
UPDATE public."Tab le" SET "b""b" = 'x'::character varying WHERE "b""b" IS NULL;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public."Tab le" VALIDATE CONSTRAINT "b""b_is_not_null";

-- aludel: up
ALTER TABLE public."Tab le" ALTER COLUMN "b""b" SET NOT NULL;

ALTER TABLE public."Tab le" DROP CONSTRAINT "b""b_is_not_null";
