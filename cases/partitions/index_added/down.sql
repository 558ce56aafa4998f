-- aludel: down
DROP INDEX public.e_id;
