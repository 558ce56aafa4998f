-- aludel: up
CREATE TABLE public."T" (
    id integer NOT NULL,
    CONSTRAINT "T_pkey" PRIMARY KEY (id)
);

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
DROP TABLE public.t;
