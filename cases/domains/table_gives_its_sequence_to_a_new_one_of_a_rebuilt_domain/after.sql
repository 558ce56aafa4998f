CREATE TYPE mood AS ENUM ('glad', 'calm');
CREATE DOMAIN shown AS mood CHECK (VALUE IS NOT NULL);
CREATE TABLE letters (id bigint NOT NULL, mood shown, sender text);
CREATE SEQUENCE numbers OWNED BY letters.id;
