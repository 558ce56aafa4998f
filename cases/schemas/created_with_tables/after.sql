CREATE SCHEMA app;
CREATE TABLE app.t (id integer PRIMARY KEY);
CREATE TABLE public.t (id integer PRIMARY KEY REFERENCES app.t (id));
