-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t SET SCHEMA app;
