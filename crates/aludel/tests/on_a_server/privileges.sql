WITH lists (class, object, number, acl, owner) AS (
    SELECT 'pg_namespace'::regclass, oid, 0, nspacl, nspowner FROM pg_namespace WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_class'::regclass, oid, 0, relacl, relowner FROM pg_class WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_class'::regclass, a.attrelid, a.attnum, a.attacl, c.relowner
    FROM pg_attribute AS a
    JOIN pg_class AS c ON c.oid = a.attrelid
    WHERE c.oid >= 16384 AND a.attacl IS NOT NULL
    UNION ALL
    SELECT 'pg_proc'::regclass, p.oid, 0, p.proacl, p.proowner FROM pg_proc AS p WHERE p.oid >= 16384
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, 0, t.typacl, t.typowner FROM pg_type AS t WHERE t.oid >= 16384
)
SELECT format('%s: %s', pg_describe_object(l.class, l.object, l.number), coalesce(string_agg(
    format('%s %s%s', coalesce(r.rolname, 'PUBLIC'), a.privilege_type, CASE WHEN a.is_grantable THEN '*' END),
    ', ' ORDER BY r.rolname, a.privilege_type
) FILTER (WHERE a.privilege_type IS NOT NULL), 'nobody else'))
FROM lists AS l
LEFT JOIN LATERAL aclexplode(l.acl) AS a ON a.grantee <> l.owner
LEFT JOIN pg_roles AS r ON r.oid = a.grantee
WHERE l.acl IS NOT NULL
GROUP BY l.class, l.object, l.number
ORDER BY 1
