-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t RENAME COLUMN a2 TO a;
