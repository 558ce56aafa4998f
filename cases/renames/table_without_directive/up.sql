-- aludel: up
CREATE TABLE public.t2 (
    id integer NOT NULL,
    a integer,
    b text,
    CONSTRAINT t2_pkey PRIMARY KEY (id)
);

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
DROP TABLE public.t;
