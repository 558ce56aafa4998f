CREATE SCHEMA app;
CREATE TABLE app.t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
CREATE INDEX ix ON app.t (a);
