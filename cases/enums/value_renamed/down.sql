-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TYPE public.mood RENAME VALUE 'alpha' TO 'a';
