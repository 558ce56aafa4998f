-- aludel: up
DROP POLICY p ON public.t;

CREATE POLICY p ON public.t
    FOR DELETE
    USING (true);
