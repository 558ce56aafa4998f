-- Add CircleMembership model with payment status tracking
--
-- Revision:   843c768c33cd
-- Revises:    a930217cd080
-- Created:    2025-06-08T18:06:25Z

-- aludel: up

-- One row per member and circle, also after leaving (is_active says who is in it now).
CREATE TABLE circle_memberships (
    circle_id              integer NOT NULL,
    user_id                integer NOT NULL,
    is_active              boolean NOT NULL,
    payment_status         varchar(20) NOT NULL,
    stripe_subscription_id varchar(255),
    next_payment_due       timestamp with time zone,
    joined_at              timestamp with time zone DEFAULT now() NOT NULL,
    updated_at             timestamp with time zone DEFAULT now() NOT NULL,
    PRIMARY KEY (circle_id, user_id),
    FOREIGN KEY (circle_id) REFERENCES circles (id),
    FOREIGN KEY (user_id) REFERENCES users (id),
    -- Says what varchar(255) says already; production has it, so it stays.
    CONSTRAINT stripe_subscription_id_length
        CHECK (stripe_subscription_id IS NULL OR length(stripe_subscription_id) <= 255),
    CONSTRAINT valid_payment_status
        CHECK (payment_status IN ('pending', 'current', 'overdue', 'paused'))
);
-- Webhooks of the payment provider know the subscription and not the member.
CREATE INDEX ix_circle_memberships_stripe_subscription_id
    ON circle_memberships (stripe_subscription_id);

-- aludel: down
DROP TABLE circle_memberships;
