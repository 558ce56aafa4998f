-- aludel: down
CREATE EXTENSION hstore WITH SCHEMA public VERSION '1.8';
