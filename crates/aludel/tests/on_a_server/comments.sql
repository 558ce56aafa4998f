SELECT format('%s: %s', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description)
FROM pg_description AS d
WHERE d.objoid >= 16384 AND d.classoid <> 'pg_extension'::regclass
    AND NOT EXISTS (
        SELECT FROM pg_depend AS e
        WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e'
    )
ORDER BY 1
