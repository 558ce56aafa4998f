-- aludel: down
ALTER POLICY p ON public.t
    WITH CHECK (a > 1);
