-- aludel: up
COMMENT ON TABLE public.t IS 'hey';
