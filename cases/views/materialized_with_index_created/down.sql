-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
DROP MATERIALIZED VIEW public.mv;
