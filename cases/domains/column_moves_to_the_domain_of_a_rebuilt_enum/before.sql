CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE DOMAIN feeling AS mood;
CREATE TABLE days (
    id integer PRIMARY KEY,
    feeling feeling DEFAULT 'ok',
    mood mood DEFAULT 'ok'::mood
);
