-- aludel: down
ALTER POLICY p ON public.t
    TO app_reader
    USING (a > 0);
