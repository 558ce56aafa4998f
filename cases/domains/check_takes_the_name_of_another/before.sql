CREATE DOMAIN word AS text
    CONSTRAINT word_check CHECK (length(VALUE) > 0)
    CONSTRAINT word_check1 CHECK (VALUE <> 'x');
