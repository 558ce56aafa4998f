-- Initial user credentials model
--
-- Revision:   1e978f7e8aa5
-- Revises:
-- Created:    2025-06-08T13:53:04Z

-- aludel: up

-- user_id equals users.id of the main database, which no foreign key can reach. That it is a serial
-- is a mistake that production carries; c5fd515bd532 takes the sequence away.
CREATE TABLE user_credentials (
    user_id               serial NOT NULL,
    password_hash         varchar(255) NOT NULL,
    salt                  varchar(255) NOT NULL,
    totp_secret           varchar(255),
    backup_codes          varchar(1000),
    google_oauth_token    bytea,
    refresh_token_hash    varchar(255),
    failed_login_attempts integer NOT NULL,
    locked_until          timestamp with time zone,
    password_changed_at   timestamp with time zone DEFAULT now() NOT NULL,
    created_at            timestamp with time zone DEFAULT now() NOT NULL,
    updated_at            timestamp with time zone DEFAULT now() NOT NULL,
    last_password_attempt timestamp with time zone,
    PRIMARY KEY (user_id)
);
-- Repeats the primary key; 14d6b5c14f9d drops it.
CREATE INDEX ix_user_credentials_user_id ON user_credentials (user_id);

-- aludel: down
DROP TABLE user_credentials;
