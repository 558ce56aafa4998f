-- aludel: down
ALTER VIEW public.v RESET (security_invoker);
