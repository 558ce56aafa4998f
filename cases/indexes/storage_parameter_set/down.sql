-- aludel: down
ALTER INDEX public.ix RESET (fillfactor);
