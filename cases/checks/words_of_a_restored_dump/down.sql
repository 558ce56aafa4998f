-- aludel: down
COMMENT ON TABLE public.orders IS NULL;
