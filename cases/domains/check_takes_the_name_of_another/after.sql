CREATE DOMAIN word AS text CONSTRAINT word_check CHECK (VALUE <> 'x');
