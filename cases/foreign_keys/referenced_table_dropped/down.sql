-- aludel: down
CREATE TABLE public.p (
    id integer NOT NULL,
    CONSTRAINT p_pkey PRIMARY KEY (id)
);

ALTER TABLE public.t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES public.p (id) NOT VALID;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT fk;
