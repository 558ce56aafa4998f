-- aludel: up
CREATE TABLE public.u (
    id integer
);

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
DROP TABLE public.t;

CREATE VIEW public.t AS
SELECT u.id
   FROM public.u;
