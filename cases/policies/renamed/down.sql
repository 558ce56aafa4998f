-- aludel: down
DROP POLICY p2 ON public.t;

CREATE POLICY p ON public.t
    USING (a > 0);
