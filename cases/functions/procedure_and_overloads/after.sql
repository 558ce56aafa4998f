CREATE PROCEDURE p(INOUT a integer, b text DEFAULT 'x') LANGUAGE plpgsql AS $$BEGIN a := a + 1; END$$;
CREATE FUNCTION f() RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT 1$$;
CREATE FUNCTION f(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT x$$;
CREATE FUNCTION f(x text) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT x || ';'$$;
CREATE FUNCTION many(VARIADIC xs integer[], OUT a integer, OUT b text) LANGUAGE sql AS $_$SELECT 1, 'a; -- aludel'$_$;
