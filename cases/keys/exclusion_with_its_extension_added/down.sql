-- aludel: down
ALTER TABLE public.t DROP CONSTRAINT ex;

-- hazard: breaks: programs that use the old name or form fail at once
DROP EXTENSION btree_gist;
