-- aludel: down
GRANT SELECT, UPDATE ON TABLE public.t TO app_writer;

REVOKE UPDATE (id) ON TABLE public.t FROM app_writer;
