-- aludel: up
ALTER VIEW public.v SET (security_invoker = true);
