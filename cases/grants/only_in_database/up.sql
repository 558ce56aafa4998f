-- aludel: up
REVOKE SELECT ON TABLE public.t FROM app_reader;
