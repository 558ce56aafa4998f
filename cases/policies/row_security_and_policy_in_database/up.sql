-- aludel: up
DROP POLICY p ON public.t;

ALTER TABLE public.t DISABLE ROW LEVEL SECURITY;
