-- aludel: up
CREATE SCHEMA app;

CREATE TABLE app.t (
    id integer NOT NULL,
    CONSTRAINT t_pkey PRIMARY KEY (id)
);

CREATE TABLE public.t (
    id integer NOT NULL,
    CONSTRAINT t_pkey PRIMARY KEY (id),
    CONSTRAINT t_id_fkey FOREIGN KEY (id) REFERENCES app.t (id)
);
