-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
ALTER FUNCTION public.g(integer) RENAME TO f;
