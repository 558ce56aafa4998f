-- aludel: up
COMMENT ON TABLE public.orders IS 'What was ordered.';
