-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.t FORCE ROW LEVEL SECURITY;

CREATE POLICY p1 ON public.t
    AS RESTRICTIVE
    FOR SELECT
    TO app_reader, app_writer
    USING (a > 0);

CREATE POLICY p2 ON public.t
    FOR INSERT
    WITH CHECK (b <> ''::text);
