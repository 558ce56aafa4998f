-- aludel: up
ALTER INDEX public.ix SET (fillfactor = 60);
