-- Initial user model
--
-- Revision:   dca7825748db
-- Revises:
-- Created:    2025-06-08T13:52:58Z

-- aludel: up

-- Who a person is. The proof of it (password, tokens, second factor) is kept in the credentials
-- database, whose user_credentials.user_id equals users.id here; no foreign key can cross from one
-- database to the other.
CREATE TABLE users (
    id                serial NOT NULL,
    email             varchar(255) NOT NULL,
    first_name        varchar(100) NOT NULL,
    last_name         varchar(100) NOT NULL,
    phone             varchar(20),
    bio               text,
    profile_image_url varchar(500),
    is_active         boolean NOT NULL,
    is_verified       boolean NOT NULL,
    email_verified    boolean NOT NULL,
    phone_verified    boolean NOT NULL,
    created_at        timestamp with time zone DEFAULT now() NOT NULL,
    updated_at        timestamp with time zone DEFAULT now() NOT NULL,
    last_login_at     timestamp with time zone,
    PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_users_email ON users (email);
-- Repeats the primary key. Production has it, so this revision makes it; 3d45a2ceb7e2 drops it with
-- its likes.
CREATE INDEX ix_users_id ON users (id);

-- aludel: down
DROP TABLE users;
