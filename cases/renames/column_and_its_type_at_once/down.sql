-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t RENAME COLUMN a2 TO a;

ALTER TABLE public.t ALTER COLUMN a DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE integer;

ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL;
