-- aludel: up
DROP POLICY p ON public.t;

CREATE POLICY p ON public.t
    USING (a > 0);
