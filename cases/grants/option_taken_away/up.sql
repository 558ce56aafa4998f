-- aludel: up
REVOKE GRANT OPTION FOR SELECT ON TABLE public.t FROM app_reader;

GRANT UPDATE ON TABLE public.t TO app_reader WITH GRANT OPTION;
