-- aludel: down
ALTER TABLE public.t RESET (autovacuum_enabled, fillfactor, toast.autovacuum_enabled);

ALTER TABLE public.t ALTER COLUMN a SET STATISTICS -1;

ALTER TABLE public.t ALTER COLUMN b SET STORAGE EXTENDED;

ALTER TABLE public.t ALTER COLUMN b SET COMPRESSION default;
