CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE FUNCTION f(mood) RETURNS mood LANGUAGE sql IMMUTABLE AS $$SELECT $1$$;
CREATE TABLE t (
    id integer PRIMARY KEY,
    a mood,
    g text GENERATED ALWAYS AS (CASE f(a) WHEN 'a' THEN 'x' END) STORED
);
