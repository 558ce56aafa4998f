-- aludel: down
-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.words DROP COLUMN size;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.words ADD COLUMN size text GENERATED ALWAYS AS (upper(word)) STORED;
