-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;

CREATE POLICY p ON public.t
    USING (true);
