SELECT concat_ws(' ', p.tablename, p.policyname, p.permissive, p.cmd, p.roles::text, 'USING ' || p.qual, 'CHECK ' || p.with_check)
FROM pg_policies AS p
ORDER BY 1
