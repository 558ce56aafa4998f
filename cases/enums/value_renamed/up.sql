-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TYPE public.mood RENAME VALUE 'a' TO 'alpha';
