-- aludel: up
CREATE TABLE public.z (
    id integer NOT NULL,
    CONSTRAINT z_pkey PRIMARY KEY (id)
);

CREATE TABLE public.m (
    id integer NOT NULL,
    z_id integer NOT NULL,
    CONSTRAINT m_pkey PRIMARY KEY (id),
    CONSTRAINT m_z_id_fkey FOREIGN KEY (z_id) REFERENCES public.z (id)
);

CREATE TABLE public.a (
    id integer NOT NULL,
    m_id integer,
    z_id integer,
    CONSTRAINT a_pkey PRIMARY KEY (id),
    CONSTRAINT a_m_id_fkey FOREIGN KEY (m_id) REFERENCES public.m (id),
    CONSTRAINT a_z_id_fkey FOREIGN KEY (z_id) REFERENCES public.z (id)
);
