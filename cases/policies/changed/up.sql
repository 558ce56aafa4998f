-- aludel: up
ALTER POLICY p ON public.t
    TO app_writer
    USING (a > 2);
