CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN feeling AS mood DEFAULT 'ok';
CREATE TABLE days (
    id integer PRIMARY KEY,
    feeling feeling DEFAULT 'ok',
    mood feeling DEFAULT 'ok'
);
