SELECT concat_ws(' ',
    c.oid::regclass::text,
    CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
    CASE WHEN c.relreplident <> 'd' THEN 'replica identity ' || c.relreplident::text END,
    CASE WHEN c.relrowsecurity THEN 'row security' END,
    CASE WHEN c.relforcerowsecurity THEN 'forced' END,
    c.reloptions::text,
    (SELECT 'toast ' || t.reloptions::text FROM pg_class AS t WHERE t.oid = c.reltoastrelid),
    'partition by ' || pg_get_partkeydef(c.oid),
    CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,
    (SELECT 'child of ' || string_agg(i.inhparent::regclass::text, ', ') FROM pg_inherits AS i WHERE i.inhrelid = c.oid),
    (
        SELECT string_agg(format('%s: storage %s, compression %s, statistics %s', a.attname, a.attstorage, a.attcompression, a.attstattarget), '; ')
        FROM pg_attribute AS a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attcompression <> ''
    )
)
FROM pg_class AS c
WHERE c.relkind IN ('r', 'p') AND c.relnamespace IN ('public'::regnamespace, 'billing'::regnamespace)
ORDER BY c.relname
