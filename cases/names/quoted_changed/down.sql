-- aludel: down
ALTER TABLE public."Tab le" DROP CONSTRAINT "U q";

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public."Tab le" DROP COLUMN "user";

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public."Tab le" ALTER COLUMN "I d" TYPE integer;

ALTER TABLE public."Tab le" ALTER COLUMN "b""b" DROP DEFAULT;

ALTER TABLE public."Tab le" ALTER COLUMN "b""b" TYPE text;

ALTER INDEX public."In dex" RENAME TO "In dex_old";

ALTER TABLE public."Tab le" ALTER COLUMN "A a" DROP NOT NULL;

ALTER TABLE public."Tab le" ALTER COLUMN "b""b" DROP NOT NULL;

-- aludel: down no-transaction
CREATE INDEX CONCURRENTLY "In dex" ON public."Tab le" ("A a");

DROP INDEX CONCURRENTLY public."In dex_old";
