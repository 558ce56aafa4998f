-- aludel: down
ALTER INDEX public.ix SET (fillfactor = 50);
