-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
DROP SEQUENCE public.s;
