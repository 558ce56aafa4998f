-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t RENAME TO u;
ALTER TABLE public.u SET SCHEMA app;

-- hazard: breaks: programs that use the old name or form fail at once
ALTER SEQUENCE app.t_id_seq RENAME TO u_id_seq;

ALTER TABLE app.u RENAME CONSTRAINT t_pkey TO u_pkey;
