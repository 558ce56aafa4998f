-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.k17 RENAME COLUMN a TO b;
