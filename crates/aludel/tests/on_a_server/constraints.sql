SELECT format('%s %s: %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
    || CASE WHEN c.conislocal THEN '' ELSE ' INHERITED' END
FROM pg_constraint AS c
WHERE c.contype <> 'n' AND c.conrelid <> 0 AND c.connamespace IN ('public'::regnamespace, 'billing'::regnamespace)
ORDER BY 1
