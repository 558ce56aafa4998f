-- aludel: down
REVOKE UPDATE ON TABLE public.t FROM app_reader;

GRANT SELECT ON TABLE public.t TO app_reader WITH GRANT OPTION;
